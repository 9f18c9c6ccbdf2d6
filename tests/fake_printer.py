"""A printer on a port of 127.0.0.1: it answers how it is, swallows what it is sent, and can be put in trouble."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

WHY, PAPER = b"\x10\x04\x02", b"\x10\x04\x04"


class FakePrinter:
    """What came out of it, slip by slip; how it behaves is set by its attributes."""

    def __init__(self) -> None:
        self.slips: list[bytes] = []
        self.news = asyncio.Event()
        self.port = 0
        """Where it listens, from when it was first switched on."""
        self._server: asyncio.Server | None = None
        self.answers = True
        self.is_out_of_paper = False
        self.cuts_after: int | None = None
        """Hang up after so many bytes of a slip, once."""

    async def switch_on(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self.serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def switch_off(self) -> None:
        """Nothing answers there any more."""
        assert self._server
        self._server.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        slip = b""
        try:
            while data := await reader.read(4096):
                slip += data.replace(WHY, b"").replace(PAPER, b"")
                if self.cuts_after is not None and len(slip) > self.cuts_after:
                    self.cuts_after = None
                    break
                if WHY in data and self.answers:
                    writer.write(bytes([0x12, 0x72 if self.is_out_of_paper else 0x12]))
        finally:
            writer.transport.abort()
            if slip:
                self.slips.append(slip)
                self.news.set()

    def texts(self) -> list[str]:
        """Every slip as text."""
        return [slip.decode("cp437", "replace") for slip in self.slips]

    async def has_printed(self, count: int = 1) -> list[str]:
        """Wait until so many slips came out; their texts."""
        async with asyncio.timeout(20):
            while len(self.slips) < count:
                self.news.clear()
                await self.news.wait()
        return self.texts()


@asynccontextmanager
async def fake_printer() -> AsyncIterator[FakePrinter]:
    """A printer that is switched on."""
    printer = FakePrinter()
    await printer.switch_on()
    yield printer
    await printer.switch_off()
