"""Figures as tables that can be read in a terminal and pasted into a document."""

from __future__ import annotations


class Table:
    """A titled table; numbers are aligned to the right."""

    def __init__(self, title: str, *columns: str) -> None:
        self._title = title
        self._rows: list[tuple[str, ...]] = [columns]

    def row(self, *cells: object) -> None:
        """Add a row."""
        self._rows.append(tuple(_text(cell) for cell in cells))

    def print(self) -> None:
        """Show it, in Markdown."""
        widths = [max(len(row[n]) for row in self._rows) for n in range(len(self._rows[0]))]
        print(f"\n## {self._title}\n")
        for number, row in enumerate(self._rows):
            print("| " + " | ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) + " |")
            if number == 0:
                print("| " + " | ".join("-" * (width - 1) + ":" for width in widths) + " |")
        print(flush=True)


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.2f}"
    return "-" if cell is None else str(cell)
