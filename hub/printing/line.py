"""The line to one printer: connect, ask how it is, send, ask again. Every wait ends; every failure has a cause."""

from __future__ import annotations

import asyncio
import socket
from typing import Final

CONNECT_S: Final = 3.0
ANSWER_S: Final = 0.8
SEND_S: Final = 15.0
CHUNK: Final = 2048
ASK_WHY: Final = b"\x10\x04\x02"
ASK_PAPER: Final = b"\x10\x04\x04"
COVER_OPEN, PAPER_STOP, ERROR = 0x04, 0x20, 0x40
PAPER_OUT: Final = 0x60


class PrintFailed(Exception):
    """Nothing was printed, or perhaps something: `may_have_printed`."""

    def __init__(self, cause: str, *, may_have_printed: bool = False) -> None:
        super().__init__(cause)
        self.cause, self.may_have_printed = cause, may_have_printed


async def send(host: str, port: int, data: bytes) -> None:
    """Have one printer print this. Raises PrintFailed with the cause in plain words."""
    reader, writer = await _connect(host, port)
    try:
        answers = await _is_well(reader, writer, may_have_printed=False)
        await _write(writer, data)
        if answers:
            await _is_well(reader, writer, may_have_printed=True)
    finally:
        # What could not be sent must not keep the line open.
        (writer.transport.abort if writer.transport.get_write_buffer_size() else writer.close)()


async def ask(host: str, port: int) -> None:
    """Ask a printer how it is, and print nothing. Raises PrintFailed with the cause in plain words."""
    reader, writer = await _connect(host, port)
    try:
        await _is_well(reader, writer, may_have_printed=False)
    finally:
        writer.close()


async def _connect(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    try:
        async with asyncio.timeout(CONNECT_S):
            return await asyncio.open_connection(host, port)
    except TimeoutError:
        raise PrintFailed(f"Nothing answers at {host}: is the printer on, and is this its address?") from None
    except ConnectionRefusedError:
        raise PrintFailed(f"{host} is there, but takes no print jobs on port {port}") from None
    except socket.gaierror:
        raise PrintFailed(f"{host} is not a name this network knows") from None
    except OSError as error:
        raise PrintFailed(f"{host} cannot be reached: {error.strerror or error}") from None


async def _is_well(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, may_have_printed: bool) -> bool:
    """Whether the printer answers at all; printers that do not are believed. Raises PrintFailed."""
    try:
        writer.write(ASK_WHY + ASK_PAPER)
        async with asyncio.timeout(SEND_S if may_have_printed else ANSWER_S):
            why, paper = await reader.readexactly(2)
    except TimeoutError:
        if may_have_printed:
            raise PrintFailed("The printer stopped answering", may_have_printed=True) from None
        return False
    except (asyncio.IncompleteReadError, OSError):
        raise PrintFailed("The printer hung up", may_have_printed=may_have_printed) from None
    if trouble := _trouble(why, paper):
        raise PrintFailed(trouble, may_have_printed=may_have_printed)
    return True


def _trouble(why: int, paper: int) -> str | None:
    if why & COVER_OPEN:
        return "The printer's cover is open"
    if paper & PAPER_OUT or why & PAPER_STOP:
        return "The printer is out of paper"
    return "The printer reports a fault: switch it off and on" if why & ERROR else None


async def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    # With this limit a drain ends only when everything has left this machine.
    writer.transport.set_write_buffer_limits(0)
    try:
        async with asyncio.timeout(SEND_S):
            for start in range(0, len(data), CHUNK):
                writer.write(data[start : start + CHUNK])
                await writer.drain()
    except TimeoutError:
        raise PrintFailed("The printer took too long", may_have_printed=True) from None
    except OSError:
        raise PrintFailed("The connection broke while it was printing", may_have_printed=True) from None
