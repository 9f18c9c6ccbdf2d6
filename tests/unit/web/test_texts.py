"""Which files of texts come with a page: those whose keys its modules name, and no others."""

from collections.abc import Mapping

import pytest

from web import script_texts
from web.static_files import StaticFiles

FILES = StaticFiles.read()
AREAS: Mapping[str, set[str]] = {
    "js/pos.js": {"pos"},
    "js/kds.js": {"kds"},
    "js/manager.js": {"manager"},
    "js/admin.js": {"admin-scripts"},
    "js/sign-in.js": {"sign-in-scripts"},
}
LIVE = {"js/pos.js", "js/kds.js", "js/manager.js"}


def areas(entry: str) -> set[str]:
    return {address.rpartition("/")[2].removesuffix(".ftl") for _, address in FILES.texts(entry)}


@pytest.mark.parametrize("entry", AREAS)
def test_a_page_gets_the_texts_of_its_own_screen_and_of_no_other(entry: str) -> None:
    own = AREAS[entry]
    assert areas(entry) & set.union(*AREAS.values()) == own
    assert "refusals-on-screen" in areas(entry)
    assert "connection" in areas(entry) or entry not in LIVE


def test_texts_are_addressed_by_their_language_and_release() -> None:
    assert all(locale == "en" and address.startswith(FILES.prefix) for locale, address in FILES.texts("js/pos.js"))


def test_whatever_reads_texts_loads_them_first() -> None:
    for entry in ("pos", "kds", "manager", "admin", "sign-in", "pair", "setup", "receipt"):
        assert FILES.texts(f"js/{entry}.js"), entry
        assert FILES.url("js/elements/load-texts.js") in FILES.preloads(f"js/{entry}.js"), entry


def test_a_file_belongs_to_the_scripts_that_name_a_key_of_it() -> None:
    files = {
        "locales/en/pos.ftl": b"pos-send = Send\n    .short = S\n",
        "locales/en/labels.ftl": b"label-cash = Cash\n",
        "locales/en/kds.ftl": b"# pos-send\nkds-bump = Bump\n",
        "js/a.js": b'text("pos-send.short")',
        "js/b.js": b"knownText(`label-${value}`)",
        "js/c.js": b"kds-bump 'kds' `${kds-bump}` class='pos-session'",
        "npm/d.js": b'"kds-bump"',
    }
    assert script_texts.files_by_script(files) == {
        "js/a.js": {"locales/en/pos.ftl"},
        "js/b.js": {"locales/en/labels.ftl"},
        "js/c.js": set(),
    }
