"""The browser's ES modules: which may import which, and that no modules import each other in a circle."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = {"venue": ROOT / "web/static/js", "cloud": ROOT / "cloud_link/backend/static/js"}
IMPORT = re.compile(
    r"""^(?:import|export)\s*(?:[\w*{][^"'`;()=]*?\bfrom\s*)?["']([^"']+)["']|\bimport\(["']([^"']+)["']\)(?!\.)""",
    re.MULTILINE,
)
DOM = re.compile(
    r"(?<![\w.#])(?:document|window|location|navigator|localStorage|sessionStorage|HTMLElement|addEventListener|fetch)\b"
)
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)

Graph = dict[str, set[str]]


def graph(scripts: Mapping[str, str]) -> Graph:
    """Each module by its path, with the paths of the modules that it imports."""
    return {path: set(imports(path, text)) & scripts.keys() for path, text in scripts.items()}


def imports(path: str, text: str) -> Iterator[str]:
    for match in IMPORT.finditer(COMMENT.sub("", text)):
        module = match[1] or match[2]
        if module.startswith("/static/js/"):
            yield module.removeprefix("/static/js/")
        elif module.startswith("."):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), module))


def circle(modules: Graph) -> list[str]:
    """Modules that import each other in a circle; empty when there are none."""
    try:
        TopologicalSorter(modules).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def read(side: str) -> dict[str, str]:
    folder = SCRIPTS[side]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.js")}


def broken_layers(modules: Graph) -> list[str]:
    """Imports that go upwards: lib → elements → screens → hub.js, and elements that reach a socket."""
    return [
        f"{path} imports {module}"
        for path, imported in modules.items()
        for module in imported
        if (path.startswith("lib/") and not module.startswith("lib/"))
        or (path.startswith("elements/") and module in ("hub.js", "lib/connection.js", "lib/outbox.js"))
        or (path.startswith("elements/") and module.startswith(("pos/", "kds/", "manager/", "admin/")))
    ]


@pytest.mark.parametrize("side", SCRIPTS)
def test_no_modules_import_each_other_in_a_circle(side: str) -> None:
    modules = graph(read(side))
    assert sum(map(len, modules.values())) >= len(modules)
    assert circle(modules) == []


def test_the_library_knows_no_element_and_no_element_knows_a_socket() -> None:
    assert broken_layers(graph(read("venue"))) == []


def test_the_library_does_not_use_the_dom() -> None:
    library = {path: text for path, text in read("venue").items() if path.startswith("lib/")}
    uses = {path: DOM.findall(COMMENT.sub("", text)) for path, text in library.items()}
    assert {path: names for path, names in uses.items() if names} == {}


def test_the_checks_find_what_they_look_for() -> None:
    scripts = {
        "lib/a.js": 'import { b } from "../elements/b.js";\n// import "./c.js"\ndocument.title = "";',
        "elements/b.js": 'import {\n  c,\n} from "../lib/c.js";\nexport * from "../hub.js";',
        "lib/c.js": 'import "./a.js";',
        "hub.js": 'const later = import("./lib/c.js");',
    }
    modules = graph(scripts)
    assert modules["lib/a.js"] == {"elements/b.js"}
    assert modules["hub.js"] == {"lib/c.js"}
    assert set(circle(modules)) >= {"lib/a.js", "elements/b.js", "lib/c.js"}
    assert sorted(broken_layers(modules)) == ["elements/b.js imports hub.js", "lib/a.js imports elements/b.js"]
    assert DOM.findall(COMMENT.sub("", scripts["lib/a.js"])) == ["document"]
