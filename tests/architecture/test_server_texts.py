"""Templates, paper and pages contain no text of their own, and read the texts as they are written (docs/texts.md)."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from hub.domain.tenders import TENDERS
from hub.queries import reports
from tests.architecture.server_texts import (
    Reading,
    messages,
    python_readings,
    template_literals,
    template_readings,
    unread,
    wrong,
)
from web.report_pages import IDS

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Side:
    """The hub, or the vendor's cloud: its texts, and what reads them."""

    locales: Path
    templates: list[Path]
    modules: list[Path]
    areas: tuple[str, ...]
    """The texts that only these modules and templates read."""

    @cached_property
    def texts(self) -> dict[str, frozenset[str]]:
        files = self.locales.glob("*.ftl")
        return {key: values for path in files for key, values in messages(path.read_text("utf-8")).items()}


def modules_of(*folders: str) -> list[Path]:
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in paths if "node_modules" not in path.parts and path not in READERS]


READERS = (ROOT / "hub/texts.py", ROOT / "hub/base/texts.py")
HUB = Side(
    locales=ROOT / "web/locales/en",
    templates=sorted((ROOT / "web/templates").rglob("*.html")),
    modules=modules_of("web", "hub", "handlers"),
    areas=("pages", "reports", "paper"),
)
CLOUD = Side(
    locales=ROOT / "cloud_link/backend/locales/en",
    templates=sorted((ROOT / "cloud_link/backend/templates").rglob("*.html")),
    modules=modules_of("cloud_link/backend"),
    areas=("pages", "incident"),
)
SIDES = pytest.mark.parametrize("side", [HUB, CLOUD], ids=["hub", "cloud"])
TEXTS = HUB.texts


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def readings(path: Path) -> list[Reading]:
    source = path.read_text("utf-8")
    return template_readings(source) if path.suffix == ".html" else python_readings(source)


@pytest.mark.parametrize("path", [*HUB.templates, *CLOUD.templates], ids=name_of)
def test_a_template_has_no_text_of_its_own(path: Path) -> None:
    assert template_literals(path.read_text("utf-8")) == []


@SIDES
def test_every_text_that_is_read_exists_and_gets_its_values(side: Side) -> None:
    assert sum(len(readings(path)) for path in side.templates) >= len(side.texts) // 4
    problems = {name_of(path): wrong(readings(path), side.texts) for path in (*side.templates, *side.modules)}
    assert {name: those for name, those in problems.items() if those} == {}


@SIDES
def test_every_text_of_pages_and_paper_is_read(side: Side) -> None:
    ours = {key: values for key, values in side.texts.items() if key.startswith(tuple(f"{one}-" for one in side.areas))}
    read = [one for path in (*side.templates, *side.modules) for one in readings(path)]
    assert unread(ours, read, [path.read_text("utf-8") for path in side.locales.glob("*.ftl")]) == []


@SIDES
def test_a_key_is_in_one_file(side: Side) -> None:
    keys = [key for path in side.locales.glob("*.ftl") for key in messages(path.read_text("utf-8"))]
    assert len(keys) == len(set(keys))


def test_every_report_and_column_has_its_words() -> None:
    columns = {column for report in reports.REPORTS.values() for column in report.columns} - set(IDS)
    keys = {f"reports-heading-{column}" for column in columns}
    keys |= {f"reports-{part}-{name}" for part in ("title", "about") for name in reports.REPORTS}
    assert keys - TEXTS.keys() == set()


def test_every_tender_has_its_words() -> None:
    assert {f"label-{code}" for code in TENDERS} - TEXTS.keys() == set()


@pytest.mark.parametrize(
    "source",
    [
        "<p>No orders</p>",
        "<p>{{ count }} left</p>",
        "<p>{% if is_on %}on{% endif %}</p>",
        '<button aria-label="Close"></button>',
        '<button data-sure="gone"></button>',
        '<p>{{ "over" if amount else "short" }}</p>',
        '{{ f.input("Name", "name") }}',
        '{{ f.input(text("a"), "name", hint="short") }}',
        '{% set kinds = {"pos": "Terminal"} %}',
        '<p>{{ "at the till"|safe }}</p>',
        "<p>{{ text('a') }} &amp; more</p>",
        '<p>{{ text("a") }} of {{ all }}</p>',
        '<input placeholder="Name" aria-label="{{ text("b") }}">',
        '<img alt="A cat">',
        "{% block title %}Receipt{% endblock %}",
    ],
)
def test_a_text_in_a_template_is_noticed(source: str) -> None:
    assert template_literals(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="row{{ " is-off" if gone }}" data-testid="a b">{{ text("pages-x", name=one) }} · {{ count }}</p>',
        "<code>pos-hub restore</code>",
        "<style>a { color: red }</style><script>go(1)</script>",
        '<p class="quiet">{{ text("c") }} · {{ n }}</p>{% block theme %}dark{% endblock %}',
        '{{ f.input(text("a"), "name", attributes={"autocomplete": "new-password"}) }}',
        '{{ text("a", place="<b data-place></b>"|safe) }}',
    ],
)
def test_what_no_person_reads_is_no_text(source: str) -> None:
    assert template_literals(source) == []


TWO = messages("a = A\nb-c = { $n ->\n    [one] { $name }\n   *[other] { a }\n}\n    .short = { $x }\n")


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ("{{ text('a') if x else text('b-c', n=1, name=2) }}", []),
        ("{{ text('z') }}", ["no file has z"]),
        ("{{ text('b-c', n=1) }}", ["b-c needs name"]),
        ("{{ text('b-' ~ x, n=1, name=2, x=3) }}", []),
        ("{{ text('q-' ~ x) }}", ["no file has q-"]),
        ("{{ text('b-' ~ x) }}", ["b-c needs n", "b-c needs name", "b-c.short needs x"]),
    ],
)
def test_what_a_template_reads_wrongly_is_noticed(source: str, problems: list[str]) -> None:
    assert wrong(template_readings(source), TWO) == problems


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ("text('a')", []),
        ("text('b-c', n=1)", ["b-c needs name"]),
        ("title = 'pages-nothing'", ["no file has pages-nothing"]),
    ],
)
def test_what_a_module_reads_wrongly_is_noticed(source: str, problems: list[str]) -> None:
    assert wrong(python_readings(source), TWO) == problems


def test_a_text_that_nothing_reads_is_noticed() -> None:
    assert unread(TWO, [Reading("b-", frozenset(), is_family=True)], []) == ["a"]
    assert unread(TWO, [Reading("b-", frozenset(), is_family=True)], ["b-c = { a }"]) == []


def test_a_file_that_fluent_cannot_read_is_noticed() -> None:
    with pytest.raises(ValueError, match="Fluent cannot read"):
        messages("pos-a = { $n ->\n")
