"""Every row of the tables in docs/pricing.md holds."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from hub.domain import cash, money, pricing
from hub.domain.pricing import Discount, PricedLine, ServiceCharge
from hub.domain.taxes import Rounding, TaxRate

PAGE = Path(__file__).parents[3] / "docs" / "pricing.md"
Row = dict[str, str]


def rows(heading: str) -> list[Row]:
    """The rows of the table under a heading, by column name."""
    section = PAGE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len(cells) > 3, f"no table under {heading}"
    return [dict(zip(cells[0], line, strict=True)) for line in cells[2:]]


TAX = re.compile(r"(?P<figure>[\d.]+)(?P<by_piece>p?)(?P<side>[ie])(?P<compound>c?)")


def taxes(text: str) -> tuple[TaxRate, ...]:
    return tuple(tax(one) for one in filter(None, text.split("+")))


def tax(text: str) -> TaxRate:
    """`18i`, `18e`, `10ec` (compound), `50pi` (an amount a piece)."""
    parts = TAX.fullmatch(text)
    assert parts, text
    return TaxRate(
        code=text,
        name=text,
        rate=Fraction(0) if parts["by_piece"] else money.percent(parts["figure"]),
        is_inclusive=parts["side"] == "i",
        is_compound=bool(parts["compound"]),
        amount_minor=int(parts["figure"]) if parts["by_piece"] else None,
    )


def discounts(text: str) -> tuple[Discount, ...]:
    return tuple(
        Discount("percent", money.percent(part[:-1])) if part.endswith("%") else Discount("amount", int(part))
        for part in text.split()
    )


def service(text: str) -> ServiceCharge | None:
    rate, _, taxed = text.partition(" ")
    return ServiceCharge(money.percent(rate), taxes(taxed)) if rate else None


def amounts(text: str) -> dict[str, int]:
    """`18e=37 5e=5` by code."""
    return {code: int(amount) for code, _, amount in (part.partition("=") for part in text.split())}


def minor(text: str, row: Row) -> int:
    """An amount of the receipt in the currency's minor unit; the page may only write what the currency can say."""
    exact = Fraction(text + "e" + row["decimals"])
    assert exact.denominator == 1, f"{text} has too many decimals for {row['currency']}"
    return exact.numerator


def named(row: Row) -> str:
    return row.get("case") or row.get("published by") or " ".join(row.values())


@pytest.mark.parametrize("row", rows("Lines and taxes"), ids=named)
def test_a_line_comes_to_what_the_table_says(row: Row) -> None:
    line = PricedLine(
        unit_price_minor=int(row["unit"]),
        quantity=money.quantity(row["quantity"]),
        discounts=discounts(row["discounts"]),
        taxes=taxes(row["taxes"]),
    )

    totals = pricing.price([line])

    line_total = totals.lines[0]
    bases = {share.base_minor for share in line_total.taxes}
    assert (line_total.gross_minor, line_total.net_minor, line_total.tax_minor, line_total.total_minor) == tuple(
        int(row[column]) for column in ("gross", "net", "tax", "total")
    )
    assert bases == ({int(row["base"])} if row["base"] else set())
    assert totals.total_minor == line_total.total_minor


@pytest.mark.parametrize("rounding", ["line", "document"])
@pytest.mark.parametrize("row", rows("Compound taxes and taxes by piece"), ids=named)
def test_each_tax_comes_to_what_the_table_says(row: Row, rounding: Rounding) -> None:
    line = PricedLine(
        unit_price_minor=int(row["unit"]),
        quantity=money.quantity(row["quantity"]),
        discounts=discounts(row["discounts"]),
        taxes=taxes(row["borne"]),
    )

    totals = pricing.price([line], rounding=rounding)

    shares = totals.lines[0].taxes
    assert [share.base_minor for share in shares] == [int(base) for base in row["bases"].split()]
    assert [share.tax_minor for share in shares] == [int(part) for part in row["taxes"].split()]
    assert totals.total_minor == int(row["total"])


@pytest.mark.parametrize("row", rows("Published examples"), ids=named)
def test_published_figures_are_reproduced(row: Row) -> None:
    line = PricedLine(
        unit_price_minor=hundredths(row["price"]),
        quantity=money.quantity(row["quantity"]),
        discounts=(),
        taxes=taxes(row["borne"]),
    )

    totals = pricing.price([line])

    shares = totals.lines[0].taxes
    assert shares[0].base_minor == hundredths(row["base"])
    assert [share.tax_minor for share in shares] == [hundredths(part) for part in row["taxes"].split()]
    assert totals.total_minor == hundredths(row["total"])


def hundredths(text: str) -> int:
    """An amount with two decimals, in minor units."""
    return int(Fraction(text) * 100)


@pytest.mark.parametrize("row", rows("Orders"), ids=named)
def test_an_order_comes_to_what_the_table_says(row: Row) -> None:
    lines = [
        PricedLine(unit_price_minor=int(unit), quantity=Fraction(1), discounts=(), taxes=taxes(row["taxes"]))
        for unit in row["lines"].split()
    ]
    rounding: Rounding = "document" if row["rounding"] == "document" else "line"

    totals = pricing.price(lines, discounts(row["order discounts"]), service(row["service"]), rounding)

    column = "discount_minor" if row["what"] == "discount" else "tax_minor"
    assert [getattr(line, column) for line in totals.lines] == [int(part) for part in row["each"].split()]
    assert totals.total_minor == int(row["total"])


@pytest.mark.parametrize("row", rows("Sharing"), ids=named)
def test_parts_are_what_the_table_says(row: Row) -> None:
    weights = [int(weight) for weight in row["weights"].split()]

    assert money.allocate(int(row["total"]), weights) == [int(part) for part in row["parts"].split()]


@pytest.mark.parametrize("row", rows("Cash"), ids=named)
def test_cash_is_rounded_as_the_table_says(row: Row) -> None:
    assert money.round_cash(int(row["amount"]), int(row["step"])) == int(row["rounded"])


@pytest.mark.parametrize("row", rows("Several taxes on one document"), ids=named)
def test_a_document_comes_to_what_the_table_says(row: Row) -> None:
    lines = [
        PricedLine(unit_price_minor=int(unit), quantity=Fraction(1), discounts=(), taxes=taxes(borne))
        for unit, _, borne in (line.partition(":") for line in row["lines"].split())
    ]
    rounding: Rounding = "document" if row["rounding"] == "document" else "line"

    totals = pricing.price(lines, (), service(row["service"].replace(":", " ")), rounding)

    of_lines = [line.tax_minor for line in totals.lines]
    of_service = [totals.tax_minor - sum(of_lines)] if row["service"] else []
    assert {share.code: share.tax_minor for share in totals.taxes} == amounts(row["taxes"])
    assert {share.code: share.base_minor for share in totals.taxes} == amounts(row["bases"])
    assert of_lines + of_service == [int(part) for part in row["each"].split()]
    assert totals.total_minor == int(row["total"])


@pytest.mark.parametrize("row", rows("Two currencies"), ids=named)
def test_the_same_rule_holds_with_and_without_decimals(row: Row) -> None:
    line = PricedLine(
        unit_price_minor=minor(row["price"], row),
        quantity=money.quantity(row["quantity"]),
        discounts=(),
        taxes=taxes(row["tax"]),
    )

    line_total = pricing.price([line]).lines[0]

    assert line_total.net_minor == minor(row["net"], row)
    assert [(share.base_minor, share.tax_minor) for share in line_total.taxes] == [
        (minor(row["base"], row), minor(row["of it tax"], row))
    ]


@pytest.mark.parametrize("row", rows("The drawer"), ids=named)
def test_a_drawer_should_hold_what_the_table_says(row: Row) -> None:
    *movements, expected = (int(amount) for amount in row.values())

    assert cash.expected_cash(*movements) == expected
