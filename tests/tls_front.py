"""A way to the tests' database that speaks TLS, or says that it cannot, as a PostgreSQL on another machine would.

It answers PostgreSQL's request for TLS by itself and passes everything after that on to the embedded database's socket.
"""

import asyncio
import contextlib
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.databases import Dsn
from tests.deploy.front import make_certificate

END_S = 10
SSL_REQUEST = struct.pack("!ii", 8, 80877103)


@dataclass
class TlsFront:
    """Where it is, and what has come through it."""

    dsn: Dsn
    place: Path
    context: ssl.SSLContext | None
    port: int = 0
    ways: list[str] = field(default_factory=list)
    """`tls`, `plain` or `refused`, one for each that connected."""

    @property
    def authority(self) -> Path:
        """Who signed its certificate."""
        return self.place / "authority.pem"

    def url(self, query: str = "", *, host: str = "127.0.0.1") -> str:
        """DATABASE_URL by this way."""
        user, password = self.dsn["user"], quote(self.dsn["password"])
        return f"postgresql://{user}:{password}@{host}:{self.port}/{self.dsn['database']}?{query}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(8)
        if first != SSL_REQUEST:
            self.ways.append("plain")
            return await self._pass_on(first, reader, writer)
        if self.context is None:
            self.ways.append("refused")
            writer.write(b"N")
            first = await reader.readexactly(1)
            self.ways[-1] = "plain"
            return await self._pass_on(first, reader, writer)
        writer.write(b"S")
        await writer.drain()
        await writer.start_tls(self.context)
        self.ways.append("tls")
        return await self._pass_on(b"", reader, writer)

    async def _pass_on(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        socket = f"{self.dsn['host']}/.s.PGSQL.{self.dsn['port']}"
        from_database, to_database = await asyncio.open_unix_connection(socket)
        to_database.write(first)
        await asyncio.gather(_copy(reader, to_database), _copy(from_database, writer))


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await source.read(1 << 16):
            target.write(chunk)
            await target.drain()
    target.close()


@asynccontextmanager
async def tls_front(dsn: Dsn, place: Path, *, speaks_tls: bool = True) -> AsyncIterator[TlsFront]:
    """Open until the end of the block."""
    make_certificate(place)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if speaks_tls else None
    if context:
        context.load_cert_chain(place / "fullchain.pem", place / "privkey.pem")
    front = TlsFront(dsn, place, context)
    served: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        served.add(task)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await front.serve(reader, writer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        front.port = server.sockets[0].getsockname()[1]
        yield front
        async with asyncio.timeout(END_S):
            await asyncio.gather(*served)
