"""What bills come to, worked out a second time from docs/orders.md and docs/pricing.md: it knows nothing of the hub.

Slow and plain: fractions, and every figure from the beginning. `test_bills_that_change.py` compares the hub with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

LIMIT = Fraction(10)
BEGUN = ("started", "ready", "served")


class Refused(Exception):
    """The hub must refuse this."""


def half_up(exact: Fraction) -> int:
    """The nearest integer, halves up; no amount here is negative."""
    return floor(exact + Fraction(1, 2))


def shared(total: int, weights: Sequence[int]) -> list[int]:
    """In proportion, by largest remainder, the earlier first."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    exact = [Fraction(total * weight, whole) for weight in weights]
    parts = [floor(one) for one in exact]
    by_remainder = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in by_remainder[: total - sum(parts)]:
        parts[n] += 1
    return parts


@dataclass(repr=False)
class Dish:
    """An item of the menu."""

    id: str
    list_minor: int
    tax: Fraction
    is_added: bool
    is_counted: bool
    has_choices: bool


@dataclass(repr=False)
class Line:
    """A line, and what it is made of."""

    id: str
    dish: Dish
    quantity: int
    choices: dict[str, int]
    service: Fraction
    state: str = "draft"
    voided_as: str | None = None

    @property
    def counts(self) -> bool:
        return self.state != "voided"

    @property
    def unit(self) -> int:
        return max(0, self.dish.list_minor + sum(self.choices.values()))

    @property
    def gross(self) -> int:
        return self.unit * self.quantity

    @property
    def held(self) -> int:
        """What it holds of a count."""
        return self.quantity if self.dish.is_counted and (self.counts or self.voided_as in BEGUN) else 0

    def taxed(self, net: int) -> tuple[int, int]:
        """The tax on it, and what of that is added."""
        if self.dish.is_added:
            return (tax := half_up(net * self.dish.tax)), tax
        return net - half_up(net / (1 + self.dish.tax)), 0


@dataclass
class Off:
    """A discount. `parts` by line once it was divided: amounts, or by how much a percentage is off its rounding."""

    kind: str
    value: Fraction
    line: str | None
    giver: str
    is_limited: bool
    parts: dict[str, int] | None = None
    is_on_others: bool = True
    taken: int = 0

    def covers(self, line: Line) -> bool:
        if self.line is not None:
            return self.line == line.id
        return self.is_on_others or line.id in (self.parts or {})

    def of(self, net: int, extra: int = 0) -> int:
        """What it takes off one amount."""
        off = half_up(net * self.value / 100) + extra if self.kind == "percent" else int(self.value)
        return min(max(0, off), net)

    def off_each(self, lines: Sequence[Line], nets: Sequence[int]) -> list[int]:
        """What it takes off each line of an order."""
        parts = self.parts or {}
        off = [
            self._part_of(net, parts[line.id]) if line.id in parts else 0 for line, net in zip(lines, nets, strict=True)
        ]
        others = [n for n, line in enumerate(lines) if line.id not in parts]
        if self.is_on_others:
            left = [nets[n] for n in others]
            for n, part in zip(others, shared(self.of(sum(left)), left), strict=True):
                off[n] = part
        return off

    def _part_of(self, net: int, part: int) -> int:
        return self.of(net, part) if self.kind == "percent" else min(part, net)

    def weight(self, lines: Sequence[Line]) -> Fraction:
        """In percent of the lines that it is on; each part was rounded once."""
        if self.kind == "percent":
            return self.value
        gross = sum(line.gross for line in lines)
        return Fraction(max(0, self.taken - len(self.parts or {})) * 100, gross) if gross else Fraction()


@dataclass
class Money:
    """A payment in cash."""

    id: str
    amount: int
    refunded: int = 0


@dataclass
class Sums:
    """What a bill comes to."""

    gross: int = 0
    off: int = 0
    service: int = 0
    tax: int = 0
    total: int = 0
    off_lines: dict[str, int] = field(default_factory=dict)


@dataclass(repr=False)
class Bill:
    """An order."""

    id: str
    service: Fraction
    state: str = "open"
    lines: list[Line] = field(default_factory=list)
    offs: list[Off] = field(default_factory=list)
    money: list[Money] = field(default_factory=list)
    paid: int = 0
    settled: Sums | None = None

    @property
    def counted(self) -> list[Line]:
        return [line for line in self.lines if line.counts]

    @property
    def due(self) -> int:
        return max(0, self.sums().total - self.paid)

    def line(self, line_id: str) -> Line:
        return next(line for line in self.lines if line.id == line_id)

    def sums(self) -> Sums:
        """Every figure, from the beginning; those of a settled bill stay."""
        return self.settled or self._sums()

    def _sums(self) -> Sums:
        lines, nets = self.counted, self._nets()
        by_rate: dict[Fraction, int] = {}
        for line, net in zip(lines, nets, strict=True):
            by_rate[line.service] = by_rate.get(line.service, 0) + net
        taxes = [line.taxed(net) for line, net in zip(lines, nets, strict=True)]
        service = sum(half_up(net * rate / 100) for rate, net in by_rate.items())
        gross = sum(line.gross for line in lines)
        return Sums(
            gross=gross,
            off=gross - sum(nets),
            service=service,
            tax=sum(tax for tax, _ in taxes),
            total=sum(nets) + service + sum(added for _, added in taxes),
            off_lines={line.id: line.gross - net for line, net in zip(lines, nets, strict=True)},
        )

    def _nets(self) -> list[int]:
        lines = self.counted
        nets = {line.id: line.gross for line in lines}
        for off in self.offs:
            off.taken = 0
            if off.line in nets:
                off.taken = off.of(nets[off.line], (off.parts or {}).get(off.line, 0))
                nets[off.line] -= off.taken
        for off in [one for one in self.offs if one.line is None]:
            each = off.off_each(lines, [nets[line.id] for line in lines])
            off.taken = sum(each)
            for line, part in zip(lines, each, strict=True):
                nets[line.id] -= part
        return [nets[line.id] for line in lines]

    def forget(self) -> None:
        """What no line bears any more is gone."""
        ids = {line.id for line in self.lines}
        for off in self.offs:
            off.parts = None if off.parts is None else {line: part for line, part in off.parts.items() if line in ids}
        self.offs = [
            off for off in self.offs if (off.line in ids if off.line is not None else off.is_on_others or off.parts)
        ]

    def unapproved(self) -> Fraction:
        """What is off without a manager, in percent, of the line that has most off."""
        self._nets()
        limited = [
            (off, off.weight([one for one in self.counted if off.covers(one)])) for off in self.offs if off.is_limited
        ]
        return max(
            (sum((weight for off, weight in limited if off.covers(line)), Fraction()) for line in self.counted),
            default=Fraction(),
        )

    def divide(self, cut: dict[str, Line]) -> None:
        """Write down what each discount takes off each line; `cut` are parts that were cut off lines."""
        pieces = {line.id: [line, *([cut[line.id]] if line.id in cut else [])] for line in self.counted}
        nets = {piece.id: piece.gross for together in pieces.values() for piece in together}
        for off in list(self.offs):
            if off.line in pieces:
                self._divide_line(off, pieces[off.line], nets)
        for off in [one for one in self.offs if one.line is None]:
            wholes = [sum(nets[piece.id] for piece in together) for together in pieces.values()]
            each = off.off_each([together[0] for together in pieces.values()], wholes)
            off.parts = {}
            for together, minor in zip(pieces.values(), each, strict=True):
                off.parts |= _spread(off, together, nets, minor)
            off.is_on_others = off.is_on_others and off.kind == "percent"

    def _divide_line(self, off: Off, together: list[Line], nets: dict[str, int]) -> None:
        before = off.of(sum(nets[piece.id] for piece in together), (off.parts or {}).get(together[0].id, 0))
        parts = _spread(off, together, nets, before)
        if len(together) == 1:
            return
        copies = [Off(off.kind, off.value, piece.id, off.giver, off.is_limited) for piece in together]
        for copy in copies:
            assert copy.line
            if copy.kind == "percent":
                copy.parts = {copy.line: parts[copy.line]}
            else:
                copy.value = Fraction(parts[copy.line])
        self.offs.remove(off)
        self.offs += [copy for copy in copies if copy.kind == "percent" or copy.value]

    def part_for(self, ids: set[str]) -> list[Off]:
        """The discounts that go with these lines."""
        gone = [off for off in self.offs if off.line in ids]
        self.offs = [off for off in self.offs if off.line not in ids]
        for off in [one for one in self.offs if one.line is None]:
            parts = off.parts or {}
            off.parts = {line: part for line, part in parts.items() if line not in ids}
            other = Off(off.kind, off.value, None, off.giver, off.is_limited, None, off.is_on_others)
            other.parts = {line: part for line, part in parts.items() if line in ids}
            gone.append(other)
        self.offs = [off for off in self.offs if not _is_nothing(off)]
        return [off for off in gone if not _is_nothing(off)]


def _spread(off: Off, together: Sequence[Line], nets: dict[str, int], minor: int) -> dict[str, int]:
    shares = shared(minor, [nets[piece.id] for piece in together])
    parts = {}
    for piece, share in zip(together, shares, strict=True):
        parts[piece.id] = share - off.of(nets[piece.id]) if off.kind == "percent" else share
        nets[piece.id] -= share
    return parts


def _is_nothing(off: Off) -> bool:
    if off.line is not None or off.parts is None:
        return False
    return sum(off.parts.values()) == 0 if off.kind == "amount" else not off.parts and not off.is_on_others


def require_standing(after: Iterable[Bill], who: str) -> None:
    """Whether these bills may stand as they are now; a manager answers for what is off. Raises Refused."""
    for bill in after:
        bill.forget()
        if bill.state != "open":
            continue
        if bill.paid > bill.sums().total:
            raise Refused("more was paid")
        if bill.unapproved() > LIMIT:
            if who != "manager":
                raise Refused("beyond the limit")
            for off in bill.offs:
                off.is_limited = False
