"""Which files with texts a script needs: those with a key that it names.

Must not: format a text. `web/static/js/lib/texts.js` does that in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

ENGLISH = "en"
MESSAGE = re.compile(r"^([a-zA-Z][\w-]*) *=", re.MULTILINE)
# A key in quotes, or the beginning of one that ends with a value: `label-${state}`.
NAME = re.compile(r"""["'`]([a-z][\w-]*)(?:["'`.]|(\$\{))""")


def files_by_script(files: Mapping[str, bytes]) -> dict[str, set[str]]:
    """For each script of ours, the paths of the files whose keys it names."""
    texts = {path: MESSAGE.findall(body.decode()) for path, body in files.items() if path.endswith(".ftl")}
    scripts = {path: body for path, body in files.items() if path.startswith("js/") and path.endswith(".js")}
    return {path: set(files_for(body.decode(), texts)) for path, body in scripts.items()}


def files_for(script: str, texts: Mapping[str, list[str]]) -> list[str]:
    """The files with a key that the script names, whole or by its beginning."""
    names = NAME.findall(script)
    keys = {name for name, family in names if not family}
    families = tuple(name for name, family in names if family and name.endswith("-"))
    return [path for path, ids in texts.items() if keys.intersection(ids) or has_prefix(ids, families)]


def has_prefix(ids: list[str], families: tuple[str, ...]) -> bool:
    """Whether a key begins like one of the families."""
    return any(one.startswith(families) for one in ids) if families else False


def locale_of(path: str) -> str:
    """`locales/en/pos.ftl` → `en`."""
    return path.split("/")[1]
