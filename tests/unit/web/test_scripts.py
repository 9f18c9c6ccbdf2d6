"""The library under web/static/js/lib: its own tests by Node, and its figures beside the hub's."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import openapi_refusals
from hub.domain import currencies, kitchen, money
from hub.domain.events import CATALOGUE
from tests.node import ROOT, answers, node
from tests.unit.domain.sheets import an_order, line
from tests.unit.domain.test_pricing_tables import Row, named, rows
from web import pages

HERE = Path(__file__).parent
CURRENCIES: tuple[dict[str, Any], ...] = tuple(
    {"currency": code, "currency_decimals": decimals, "notes_minor": currencies.notes(code, decimals)}
    for code, decimals in (("UGX", 0), ("KES", 2), ("EUR", 2), ("KWD", 3))
)
LOCALES = ("en-UG", "en-ZA", "de-DE", "de-CH", "fr-FR", "es-ES", "sv-SE", "ar-EG", "fa-IR", "hi-IN", "bn-BD")
INVISIBLE = re.compile("[\u200e\u200f\u061c]")
AMOUNTS = (0, 1, 9, 10, 99, 100, 999, 1_000, 12_345, 99_999, 1_000_000, 123_456_789, 999_999_999_999)

SCRIPTS = ROOT / "web/static/js"
OWN_FORMAT = re.compile(r"Intl\.NumberFormat|toLocaleString|toFixed|10 \*\*|currency_decimals\D*slice")
"""An amount that is written past the one writer."""
NUMERIC_FIELD = re.compile(r"inputmode=\"numeric\"")
"""A field whose keyboard has no decimal key."""

PRESUMED = re.compile(r"parsedMinor\([^;\n]*(\?\?|\|\|)")
"""An amount that was not typed, or cannot be read, taken for some other one."""


@pytest.mark.parametrize("file", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_the_library(file: str) -> None:
    node("--test", str(HERE / file))


@pytest.mark.parametrize("currency", CURRENCIES, ids=lambda one: one["currency"])
def test_amounts_read_the_same_on_screens_and_receipts(currency: dict[str, Any]) -> None:
    every = [sign * amount for amount in AMOUNTS for sign in (1, -1)]
    venues = [{**currency, "locale": locale} for locale in LOCALES]
    calls = [(amount, venue) for venue in venues for amount in every if amount]
    shown = answers("lib/money.js", [("amount", [amount, venue]) for amount, venue in calls])
    assert [INVISIBLE.sub("", text) for text in shown] == [
        INVISIBLE.sub("", pages.money(amount, venue)) for amount, venue in calls
    ]


@pytest.mark.parametrize("currency", CURRENCIES, ids=lambda one: one["currency"])
def test_an_amount_that_is_shown_can_be_typed_back(currency: dict[str, Any]) -> None:
    venues = [{**currency, "locale": locale} for locale in LOCALES]
    typed = [("parsedMinor", [pages.money(amount, venue), venue]) for venue in venues for amount in AMOUNTS]
    assert answers("lib/money.js", typed) == list(AMOUNTS) * len(venues)


def test_amounts_are_written_and_read_in_one_place_each() -> None:
    own = {"lib/money.js", "lib/number-style.js"}
    scripts = {str(path.relative_to(SCRIPTS)): path.read_text() for path in SCRIPTS.rglob("*.js")}
    assert {name for name, text in scripts.items() if OWN_FORMAT.search(text)} <= own
    assert {name for name, text in scripts.items() if NUMERIC_FIELD.search(text)} <= {"setup.js"}  # a PIN
    assert [name for name, text in scripts.items() if "parsedMinor(" in text and "pressed(" in text] == []


def test_what_nobody_typed_is_no_amount_and_no_script_puts_one_in_its_place() -> None:
    texts = ["", " ", "-", "1o", "0", "000"]
    read = answers("lib/money.js", [("parsedMinor", [text, CURRENCIES[0]]) for text in texts])
    assert read == [None, None, None, None, 0, 0]
    scripts = {path.name: path.read_text() for path in SCRIPTS.rglob("*.js")}
    assert [name for name, text in scripts.items() if PRESUMED.search(text)] == []


def test_cash_to_hand_over_is_rounded_as_the_hub_rounds_it() -> None:
    cases = [(due, step) for step in (0, 1, 2, 5, 50, 100, 500) for due in (0, 1, 49, 50, 51, 149, 150, 8_145, 8_865)]
    rounded = answers("lib/money.js", [("cashToHand", [due, step]) for due, step in cases])
    assert rounded == [money.round_cash(due, step) if step > 1 else due for due, step in cases]


def offered(currency: dict[str, Any], dues: list[int]) -> list[list[int]]:
    """What the till offers to take for these amounts."""
    (notes,) = answers("lib/money.js", [("usualNotes", [currency])])
    return answers("lib/money.js", [("likelyTenders", [due, notes]) for due in dues])


@pytest.mark.parametrize("row", rows("Notes"), ids=named)
def test_the_till_offers_the_notes_of_the_table(row: Row) -> None:
    code, decimals = row["currency"], int(row["decimals"])
    currency = {"currency": code, "currency_decimals": decimals, "notes_minor": currencies.notes(code, decimals)}
    assert offered(currency, [int(row["due"])]) == [[int(amount) for amount in row["offered"].split()]]


@pytest.mark.parametrize("currency", CURRENCIES, ids=lambda one: one["currency"])
def test_the_till_offers_the_exact_amount_first_and_then_a_few_rising_round_ones(currency: dict[str, Any]) -> None:
    dues = [1, 500, 1_000, 8_500, 17_500, 23_450, 105_000, 999_999_999]
    for due, amounts in zip(dues, offered(currency, dues), strict=True):
        assert amounts[0] == due
        assert amounts == sorted(set(amounts))
        assert len(amounts) <= 4
        assert amounts[-1] - due < 2 * currencies.notes(currency["currency"], currency["currency_decimals"])[0]


def test_an_hour_stands_in_the_business_day_where_the_reports_put_it() -> None:
    for cutoff in (0, 240, 330):
        places = answers("lib/clock.js", [("placeInDay", [hour, cutoff]) for hour in range(24)])
        assert places == [(hour - cutoff // 60 + 24) % 24 for hour in range(24)]


@given(st.lists(st.tuples(st.sampled_from([None, 1, 2, 3]), st.sampled_from(["draft", "sent", "voided"])), max_size=8))
@settings(max_examples=10, deadline=None)
def test_a_terminal_offers_the_courses_that_the_hub_would_send(lines: list[tuple[int | None, str]]) -> None:
    made = an_order(*(line(course=course, state=state) for course, state in lines))
    shown = {"lines": [{"id": str(one.id), "course": one.course, "state": one.state} for one in made.lines]}
    unsent, held = answers("lib/courses.js", [("unsent", [shown]), ("held", [shown])])
    assert [one["id"] for one in unsent] == [str(one.id) for one in made.drafts]
    assert [one["id"] for one in held] == [str(one.id) for one in made.held]
    (offered,) = answers("lib/courses.js", [("courses", [unsent])])
    by_course = [kitchen.chosen_drafts(made, course, None) for course in offered]
    assert sorted(one.id for sent in by_course for one in sent) == sorted(one.id for one in made.drafts)


def passing_refusals() -> list[tuple[str, int, str, set[str]]]:
    """The rows of the table in docs/terminals.md: code, status, what it waits for, and the events that end it."""
    page = (ROOT / "docs/terminals.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines() if line.startswith("| `")]
    return [
        (code.strip("`"), int(status), name, set(re.findall(r"`([^`]+)`", on))) for code, status, name, on, _ in rows
    ]


def test_what_time_mends_is_what_the_page_says_and_all_else_is_final() -> None:
    rows = {code: (status, name, events) for code, status, name, events in passing_refusals()}
    kinds = {kind.code: kind.status for kind in openapi_refusals.all_refusals()}
    waits = answers(
        "lib/retry-policy.js", [("retryConditionOf", [{"code": code, "status": kinds[code]}]) for code in kinds]
    )
    passing = {
        code: (kinds[code], wait["name"], set(wait["events"])) for code, wait in zip(kinds, waits, strict=True) if wait
    }
    assert passing == rows
    assert set.union(*(events for _, _, events in rows.values())) <= set(CATALOGUE)
