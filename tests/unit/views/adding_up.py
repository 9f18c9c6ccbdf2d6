"""A guest who adds up a receipt from top to bottom: knows its words and its amounts, and nothing of the program."""

from collections.abc import Iterable

MONEY = ("Cash", "Card", "Mobile money", "Pesapal", "Change", "Refund,")
ONLY_SAID = ("incl. ", "Waiting for ")


def add_up(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The sums of the rows, as they were reached by adding: each stated sum is compared with the rows above it."""
    owed = paid = 0
    sums: dict[str, int] = {}
    for words, amount in rows:
        if words.startswith(ONLY_SAID):
            continue
        if (reached := _stated(words, owed, paid)) is not None:
            assert amount == reached, (words, amount, reached)
            sums[words.partition(" UGX")[0]] = amount
        elif words.startswith(MONEY):
            paid += amount
        else:
            owed += amount
    return sums


def _stated(words: str, owed: int, paid: int) -> int | None:
    if words in ("Subtotal", "To pay") or words.startswith("Total UGX"):
        return owed
    sums = {"Paid": paid, "Paid less refunds": paid, "Due": owed - paid, "Paid too much": paid - owed}
    return sums.get(words)
