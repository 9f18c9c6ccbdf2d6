"""Which files of texts come with a page: those whose keys its modules name, and no others."""

from collections.abc import Mapping

import pytest

from web import script_texts, static_files
from web.static_files import StaticFiles

FILES = StaticFiles.read()
OWN: Mapping[str, str] = {
    "js/pos.js": "pos",
    "js/kds.js": "kds",
    "js/manager.js": "manager",
    "js/admin.js": "admin-scripts",
    "js/sign-in.js": "sign-in-scripts",
}
LIVE = {"js/pos.js", "js/kds.js", "js/manager.js"}


def areas(entry: str) -> set[str]:
    return {address.rpartition("/")[2].removesuffix(".ftl") for _, address in FILES.texts(entry)}


@pytest.mark.parametrize("entry", OWN)
def test_a_page_gets_the_texts_of_its_own_screen_and_of_no_other(entry: str) -> None:
    assert areas(entry) & set(OWN.values()) == {OWN[entry]}
    assert "refusals-on-screen" in areas(entry)
    assert "connection" in areas(entry) or entry not in LIVE


def test_texts_are_addressed_by_their_language_and_release() -> None:
    assert all(locale == "en" and address.startswith(FILES.prefix) for locale, address in FILES.texts("js/pos.js"))


def test_whatever_reads_texts_loads_them_first() -> None:
    for entry in ("pos", "kds", "manager", "admin", "sign-in", "pair", "setup", "receipt"):
        assert FILES.texts(f"js/{entry}.js"), entry
        assert FILES.url("js/elements/load-texts.js") in FILES.preloads(f"js/{entry}.js"), entry


def test_another_language_comes_before_english_and_no_third_one_comes() -> None:
    files = {f"locales/{one}/pos.ftl": b"pos-send = x" for one in ("en", "fr", "sw")}
    files["js/a.js"] = b'text("pos-send")'
    made = StaticFiles(files | static_files.library_files(static_files.HERE / "node_modules"))
    assert [locale for locale, _ in made.texts("js/a.js", "sw")] == ["sw", "en"]
    assert [locale for locale, _ in made.texts("js/a.js")] == ["en"]


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
