"""The connection to one printer: connect, query its status, send, query again. Every wait has a timeout."""

from __future__ import annotations

import asyncio
import socket
from typing import Final

from hub.texts import stored

CONNECT_S: Final = 3.0
STATUS_S: Final = 0.8
SEND_S: Final = 15.0
CHUNK: Final = 2048
QUERY_OFFLINE_CAUSE: Final = b"\x10\x04\x02"
QUERY_PAPER: Final = b"\x10\x04\x04"
COVER_OPEN, PAPER_STOP, ERROR = 0x04, 0x20, 0x40
PAPER_OUT: Final = 0x60


class PrintFailed(Exception):
    """Nothing was printed, or perhaps something: `may_have_printed`."""

    def __init__(self, cause: str, *, may_have_printed: bool = False) -> None:
        super().__init__(cause)
        self.cause, self.may_have_printed = cause, may_have_printed


async def send(host: str, port: int, data: bytes) -> None:
    """Print on one printer. Raises PrintFailed with the cause as a stored text."""
    reader, writer = await _connect(host, port)
    try:
        reports_status = await _check_status(reader, writer, may_have_printed=False)
        await _write(writer, data)
        if reports_status:
            await _check_status(reader, writer, may_have_printed=True)
    finally:
        # Unsent data must not keep the connection open.
        (writer.transport.abort if writer.transport.get_write_buffer_size() else writer.close)()


async def check_status(host: str, port: int) -> None:
    """Query a printer's status without printing. Raises PrintFailed with the cause as a stored text."""
    reader, writer = await _connect(host, port)
    try:
        await _check_status(reader, writer, may_have_printed=False)
    finally:
        writer.close()


async def _connect(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    try:
        async with asyncio.timeout(CONNECT_S):
            return await asyncio.open_connection(host, port)
    except TimeoutError:
        raise PrintFailed(stored("print-problem-silent", host=host)) from None
    except ConnectionRefusedError:
        raise PrintFailed(stored("print-problem-refused", host=host, port=port)) from None
    except socket.gaierror:
        raise PrintFailed(stored("print-problem-unknown-host", host=host)) from None
    except OSError as error:
        raise PrintFailed(stored("print-problem-unreachable", host=host, error=error.strerror or str(error))) from None


async def _check_status(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, may_have_printed: bool) -> bool:
    """Whether the printer reports a status at all; one that does not is assumed to be ready. Raises PrintFailed."""
    try:
        writer.write(QUERY_OFFLINE_CAUSE + QUERY_PAPER)
        async with asyncio.timeout(SEND_S if may_have_printed else STATUS_S):
            cause, paper = await reader.readexactly(2)
    except TimeoutError:
        if may_have_printed:
            raise PrintFailed(stored("print-problem-stopped"), may_have_printed=True) from None
        return False
    except (asyncio.IncompleteReadError, OSError):
        raise PrintFailed(stored("print-problem-hung-up"), may_have_printed=may_have_printed) from None
    if trouble := _trouble(cause, paper):
        raise PrintFailed(trouble, may_have_printed=may_have_printed)
    return True


def _trouble(cause: int, paper: int) -> str | None:
    if cause & COVER_OPEN:
        return stored("print-problem-cover-open")
    if paper & PAPER_OUT or cause & PAPER_STOP:
        return stored("print-problem-out-of-paper")
    return stored("print-problem-fault") if cause & ERROR else None


async def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    # With this limit, drain() returns only when all data has left this machine.
    writer.transport.set_write_buffer_limits(0)
    try:
        async with asyncio.timeout(SEND_S):
            for start in range(0, len(data), CHUNK):
                writer.write(data[start : start + CHUNK])
                await writer.drain()
    except TimeoutError:
        raise PrintFailed(stored("print-problem-slow"), may_have_printed=True) from None
    except OSError:
        raise PrintFailed(stored("print-problem-broke"), may_have_printed=True) from None
