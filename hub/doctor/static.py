"""The files that are served to browsers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from hub.doctor.finding import DoctorContext, Finding, fail, ok


async def built(context: DoctorContext) -> AsyncIterator[Finding]:
    """Whether our own files and the libraries that they import are complete."""
    try:
        release = await asyncio.to_thread(context.browser_files)
    except OSError as error:
        yield fail(f"Browsers would miss {error.filename}.", "Run `make setup`: it installs the browser libraries.")
    else:
        yield ok(f"The browser's files are complete (release {release}).")
