"""Every page that a file of this repository refers to is in it, and so is the section.

What holds is written in `docs/` or generated there; nothing points to a page that a reader cannot open.
"""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ELSEWHERE = ("CONTRACT", "DOMAIN", "DESIGN", "STYLE", "NOTES", "LOOK", "MOVES")
"""Pages that were here while the hub was planned and are not in the repository."""
FOREIGN = re.compile(rf"\b(?:{'|'.join(ELSEWHERE)})(?:\.md\b| ?§)|\((?:{'|'.join(ELSEWHERE)})\b")
MENTION = re.compile(r"(?<![\w/.…-])((?:docs|deploy)/[\w-]+\.md|README\.md|ARCHITECTURE\.md)(?:#([\w-]+))?")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
PACKAGES = "hub|handlers|models|web|cloud_link|tests|deploy|bin"
FILE = re.compile(rf"(?<![\w/.…-])((?:{PACKAGES})/[\w./-]*\w)(?![\w*/…])")
MODULE = re.compile(rf"`((?:{PACKAGES})(?:\.\w+)+)`")
MADE_BY_THE_READER = ("deploy/secrets", "tests/integration/operations/test_rush.py")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def texts() -> list[Path]:
    """The files of the repository that are text, this one apart."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    files = [ROOT / name for name in listed if name != str(Path(__file__).relative_to(ROOT))]
    return [file for file in files if file.is_file() and b"\0" not in file.read_bytes()[:1024]]


@cache
def anchors(page: Path) -> frozenset[str]:
    """The headings of a page as the usual viewers name them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return frozenset(re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings)


def missing(page: Path, anchor: str | None) -> bool:
    return not page.exists() or bool(anchor and page.suffix == ".md" and anchor not in anchors(page))


def mentions(text: str) -> Iterator[tuple[Path, str | None]]:
    """Pages that are named by their path from the root: `docs/orders.md#sending`."""
    for name, anchor in MENTION.findall(text):
        yield ROOT / name, anchor or None


def links(page: Path, text: str) -> Iterator[tuple[Path, str | None]]:
    """Pages that a Markdown page links to by a relative path."""
    for target, anchor in LINK.findall(FENCE.sub("", text)):
        yield page.parent / target if target else page, anchor or None


def test_no_file_refers_to_a_page_that_is_not_in_the_repository() -> None:
    found = {str(file.relative_to(ROOT)): FOREIGN.findall(file.read_text("utf-8")) for file in texts()}
    assert {name: pages for name, pages in found.items() if pages} == {}


def test_every_page_and_section_that_is_mentioned_exists() -> None:
    dangling = [
        f"{file.relative_to(ROOT)}: {page.relative_to(ROOT)}#{anchor or ''}"
        for file in texts()
        for page, anchor in mentions(file.read_text("utf-8"))
        if missing(page, anchor)
    ]
    assert dangling == []


def test_every_relative_link_leads_somewhere() -> None:
    dangling = [
        f"{page.relative_to(ROOT)}: {target}#{anchor or ''}"
        for page in texts()
        if page.suffix == ".md"
        for target, anchor in links(page, page.read_text("utf-8"))
        if missing(target, anchor)
    ]
    assert dangling == []


def is_module_or_name(dotted: str) -> bool:
    """Whether a dotted name is a package, a module, or something that a module defines."""
    path = ROOT.joinpath(*dotted.split("."))
    if path.is_dir() or path.with_suffix(".py").exists():
        return True
    owner = [file for file in (path.parent.with_suffix(".py"), path.parent / "__init__.py") if file.exists()]
    return any(re.search(rf"\b{path.name}\b", file.read_text("utf-8")) for file in owner)


def files_and_modules_missing(text: str) -> Iterator[str]:
    yield from (
        name for name in FILE.findall(text) if not name.startswith(MADE_BY_THE_READER) and not (ROOT / name).exists()
    )
    yield from (name for name in MODULE.findall(text) if not is_module_or_name(name))


def test_every_file_and_module_that_a_text_names_exists() -> None:
    named = {
        str(file.relative_to(ROOT)): list(files_and_modules_missing(file.read_text("utf-8")))
        for file in texts()
        if file.suffix in (".md", ".py")
    }
    assert {name: missing_ones for name, missing_ones in named.items() if missing_ones} == {}


@pytest.mark.parametrize(
    "text", ["`hub/nothing.py`", "see hub/base/nothing.py.", "`hub.nothing`", "`hub.base.nothing`"]
)
def test_a_name_of_a_missing_file_or_module_is_noticed(text: str) -> None:
    assert list(files_and_modules_missing(text))


@pytest.mark.parametrize("text", ["as DOMAIN §2 says", "(CONTRACT §4)", "see NOTES.md", "(DESIGN, 9)", "STYLE§4"])
def test_a_reference_to_a_foreign_page_is_noticed(text: str) -> None:
    assert FOREIGN.search(text)


@pytest.mark.parametrize("text", ["docs/nothing.md", "(docs/orders.md#nothing)", "`deploy/RUNBOOK.md#nothing`"])
def test_a_mention_of_a_missing_page_or_section_is_noticed(text: str) -> None:
    assert [missing(page, anchor) for page, anchor in mentions(text)] == [True]
