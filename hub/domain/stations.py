"""Stations: at which ones a person works (docs/orders.md#stations). The rooms that this gives: `audience.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hub.domain.permissions import prepares


def stations_of(*, role: str, own: Iterable[str], at_device: str | None, kinds: Mapping[str, str]) -> frozenset[str]:
    """Where a person works: at their own stations and their device's, or without any at their role's.

    `kinds` has the kind of each station in use by its code, in the order of the venue's lists.
    """
    if not prepares(role):
        return frozenset()
    assigned = {*own, *_known(at_device)} & kinds.keys()
    return frozenset(assigned or _known(_default(role, kinds)))


def _default(role: str, kinds: Mapping[str, str]) -> str | None:
    """The station of the role's name, which no new station takes from it; else the first of its kind."""
    return role if role in kinds else next((code for code, kind in kinds.items() if kind == role), None)


def _known(code: str | None) -> set[str]:
    return set() if code is None else {code}
