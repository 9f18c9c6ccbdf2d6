"""Where a screen's state differs from a fresh snapshot."""

from __future__ import annotations

from hub.log.collections import SINGLETONS
from tests.reducer import State


def _fields(mine: State, true: State, key: str) -> list[str]:
    """Which fields of a view differ, or that it is missing."""
    here, there = mine.get(key), true.get(key)
    if here is None or there is None:
        return ["is missing" if here is None else "is too many"]
    return [name for name in here.keys() | there.keys() if here.get(name) != there.get(name)]


def differences(state: State, fresh: State) -> list[str]:
    """Where a state is not what a fresh snapshot says, in a few words each."""
    found = []
    for part in sorted(state.keys() | fresh.keys()):
        mine, true = state.get(part), fresh.get(part)
        if mine == true:
            continue
        if part in SINGLETONS or not isinstance(mine, dict) or not isinstance(true, dict):
            found.append(f"{part} differs: {mine} is not {true}"[:300])
            continue
        wrong = [key for key in mine.keys() | true.keys() if mine.get(key) != true.get(key)]
        found.append(f"{part}: {len(wrong)} of {len(true)} wrong, as {wrong[0]}: {_fields(mine, true, wrong[0])}")
    return found
