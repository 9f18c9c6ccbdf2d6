"""Pictures of the menu over HTTP: set, remove, get."""

from __future__ import annotations

from uuid import UUID

from aiohttp import BodyPartReader, StreamReader, web

from handlers.http import identity, replies
from hub.commands.operation import OPERATIONS
from hub.domain import permissions
from hub.domain.permissions import Permission
from hub.domain.refusals import Invalid, NotAllowed, NotFound, TooLarge
from hub.server import pictures
from hub.server.hub import HUB
from hub.server.pictures import CONTENT_TYPES, MAX_BYTES, NAME

SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "public, max-age=31536000, immutable",
}


async def put(request: web.Request) -> web.StreamResponse:
    """Give an item the picture in the body (the file itself, or a form with one file).

    Refuses: NotSignedIn, NotAllowed, NotFound, Invalid, TooLarge.
    """
    actor = identity.actor(request)
    if not permissions.may_try(Permission.EDIT_MENU, actor.role):
        raise NotAllowed
    async with replies.receiving_body():
        content = await _picture(request)
    name = await pictures.store(request.app[HUB].settings.upload_dir, content)
    try:
        return await _set_image(request, name)
    except BaseException:
        await pictures.delete(request.app[HUB].settings.upload_dir, name)
        raise


async def delete(request: web.Request) -> web.StreamResponse:
    """Take an item's picture away. Refuses: NotSignedIn, NotAllowed, NotFound."""
    return await _set_image(request, None)


async def _set_image(request: web.Request, name: str | None) -> web.StreamResponse:
    actor, item, commands = identity.actor(request), _item(request), request.app[HUB].commands
    previous = next((row.image for row in (await commands.current_reference_data()).rows.items if row.id == item), None)
    args = OPERATIONS["item.set_image"].decode({"item": str(item), "image": name})
    answer = await commands.execute("item.set_image", args, actor)
    await pictures.delete(request.app[HUB].settings.upload_dir, previous)
    return replies.reply(answer)


def _item(request: web.Request) -> UUID:
    try:
        return UUID(request.match_info["item"])
    except ValueError:
        raise NotFound from None


async def _picture(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await _read(request.content)
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.filename:
            return await _read(part)
    raise Invalid("no_file", errors=[{"field": "image", "code": "missing"}])


async def _read(source: StreamReader | BodyPartReader) -> bytes:
    """All bytes, up to the limit of a picture. Refuses: TooLarge."""
    content = bytearray()
    while chunk := await (source.read_chunk() if isinstance(source, BodyPartReader) else source.readany()):
        content += chunk
        if len(content) > MAX_BYTES:
            raise TooLarge("picture")
    return bytes(content)


async def get(request: web.Request) -> web.StreamResponse:
    """A picture, with headers that keep a browser from running it. Refuses: NotFound."""
    name = request.match_info["name"]
    file = request.app[HUB].settings.upload_dir / name
    if not NAME.fullmatch(name) or not file.is_file():
        raise NotFound("picture")
    kind = CONTENT_TYPES[name.rpartition(".")[2]]
    return web.FileResponse(file, headers={**SAFE_HEADERS, "Content-Type": kind})
