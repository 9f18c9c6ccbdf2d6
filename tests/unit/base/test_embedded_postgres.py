"""Why PostgreSQL did not start, from what it wrote."""

import pytest

from hub.base.embedded_postgres import reason_in


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("LOG:  starting\nFATAL:  could not open pg_control\nLOG:  database system is shut down\n", "pg_control"),
        ("PANIC:  could not locate a valid checkpoint record\nLOG:  aborting\n", "checkpoint"),
        ("initdb: error: directory is not empty\ninitdb: hint: choose another one\n", "not empty"),
        ("FATAL:  the first\nFATAL:  the last\nLOG:  shut down\n", "the last"),
        ("LOG:  starting\nSegmentation fault\n\n", "Segmentation fault"),
        ("", "it said nothing"),
    ],
)
def test_the_reason_is_the_last_error_or_else_the_last_line(output: str, reason: str) -> None:
    assert reason in reason_in(output.encode())


def test_bytes_that_are_no_text_are_no_obstacle() -> None:
    assert "FATAL" in reason_in(b"FATAL: \xff\nLOG: shut down")
