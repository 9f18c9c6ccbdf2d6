"""The browser's files: read at the start, served under the hash of the whole tree, cached for ever.

Lives here: the list of library files, the import map, the modules and texts that a page preloads.
Must not: pages, people, anything that differs between two requests.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
import posixpath
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from aiohttp import web

from web import script_texts

HERE = Path(__file__).parent

# Only these files are served from node_modules: the name in an import → its file.
MODULES: Mapping[str, str] = {
    "preact": "preact/dist/preact.module.js",
    "preact/hooks": "preact/hooks/dist/hooks.module.js",
    "htm": "htm/dist/htm.module.js",
    "htm/preact": "htm/preact/index.module.js",
    "@preact/signals-core": "@preact/signals-core/dist/signals-core.module.js",
    "@preact/signals": "@preact/signals/dist/signals.module.js",
    "socket.io-client": "socket.io-client/dist/socket.io.esm.min.js",
    "uplot": "uplot/dist/uPlot.esm.js",
    "uqr": "uqr/dist/index.mjs",
    "idb": "idb/build/index.js",
}
# A library of several modules, kept side by side: the name in an import → its folder, with an index.js.
FOLDERS: Mapping[str, str] = {"@fluent/bundle": "@fluent/bundle/esm"}
OTHERS: Mapping[str, str] = {
    "npm/inter.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "npm/inter-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
    "npm/uplot.css": "uplot/dist/uPlot.min.css",
}
CACHE_FOR_EVER = "public, max-age=31536000, immutable"
COMPRESSED = (".js", ".css", ".svg", ".json", ".webmanifest", ".ftl")
IMPORTED = re.compile(r"""^(?:import|export)\s*(?:[\w*{][^"'`;()=]*?\bfrom\s*)?["']([^"']+)["']""", re.MULTILINE)

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/plain", ".ftl")
mimetypes.add_type("application/manifest+json", ".webmanifest")


def module_path(name: str) -> str:
    """The path of a library module in our tree: `preact/hooks` → `npm/preact-hooks.js`."""
    flat = name.lstrip("@").replace("/", "-")
    return f"npm/{flat}/index.js" if name in FOLDERS else f"npm/{flat}.js"


@dataclass(frozen=True)
class StaticFile:
    """One file as it goes out."""

    path: str
    body: bytes

    @cached_property
    def gzipped(self) -> bytes | None:
        """The body compressed; None if it is not compressible. Not made at the start, which it would delay."""
        return gzip.compress(self.body, mtime=0) if self.path.endswith(COMPRESSED) else None

    @property
    def content_type(self) -> str:
        """What a browser takes it for."""
        return mimetypes.guess_type(self.path)[0] or "application/octet-stream"


class StaticFiles:
    """The tree of one release: every file, its URL, and the modules and texts that a page preloads."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.release = tree_hash(files)
        self.prefix = f"/static/{self.release}/"
        self._files = {path: StaticFile(path, body) for path, body in files.items()}
        scripts = {path: body for path, body in files.items() if path.endswith(".js")}
        self._imports = {path: tuple(imports_of(path, body)) for path, body in scripts.items()}
        self.import_map = json.dumps({"imports": {name: self.url(module_path(name)) for name in (*MODULES, *FOLDERS)}})

    @classmethod
    def read(cls, static: Path = HERE / "static", libraries: Path = HERE / "node_modules") -> StaticFiles:
        """Read our tree, the texts and the listed library files. FileNotFoundError: `make setup` has not run."""
        texts = {f"locales/{path}": body for path, body in our_files(HERE / "locales").items()}
        return cls({**our_files(static), **texts, **library_files(libraries)})

    @cached_property
    def _texts(self) -> dict[str, set[str]]:
        return script_texts.files_by_script({path: file.body for path, file in self._files.items()})

    @property
    def import_map_hash(self) -> str:
        """The CSP source that allows the import map and no other inline script."""
        return "'sha256-" + b64encode(hashlib.sha256(self.import_map.encode()).digest()).decode() + "'"

    def url(self, path: str) -> str:
        """The address of a file in this release. Raises KeyError for a file that is not there."""
        return self.prefix + path if path in self._files else _missing(path)

    def preloads(self, entry: str) -> list[str]:
        """The addresses of every module `entry` needs, itself first: the browser asks for all at once."""
        return [self.url(path) for path in self._modules(entry)]

    def texts(self, entry: str, language: str = script_texts.ENGLISH) -> list[tuple[str, str]]:
        """Locale and address of each file with texts that `entry` needs: the language's files, then the English."""
        paths = sorted({path for module in self._modules(entry) for path in self._texts.get(module, ())})
        languages = dict.fromkeys((language, script_texts.ENGLISH))
        return [(one, self.url(path)) for one in languages for path in paths if script_texts.locale_of(path) == one]

    def _modules(self, entry: str) -> list[str]:
        modules: dict[str, None] = {}
        waiting = [entry]
        while waiting:
            path = waiting.pop()
            if path not in modules:
                modules[path] = None
                waiting.extend(self._imports[path])
        return list(modules)

    async def serve(self, request: web.Request) -> web.Response:
        """Serve one file; files of another release are not found."""
        file = self._files.get(request.match_info["path"])
        if file is None or request.match_info["release"] != self.release:
            raise web.HTTPNotFound
        headers = {"Cache-Control": CACHE_FOR_EVER, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
        body = file.body
        if file.gzipped is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
            body, headers["Content-Encoding"] = file.gzipped, "gzip"
        return web.Response(body=body, content_type=file.content_type, headers=headers)

    def raw(self, path: str) -> bytes:
        """The bytes of one file, for the few that are also served at a fixed address."""
        return self._files[path].body


def our_files(static: Path) -> dict[str, bytes]:
    """Every file under `static` by its path."""
    paths = sorted(path for path in static.rglob("*") if path.is_file())
    return {path.relative_to(static).as_posix(): path.read_bytes() for path in paths}


def library_files(libraries: Path) -> dict[str, bytes]:
    """The listed library files by their paths in our tree."""
    sources = {module_path(name): libraries / source for name, source in MODULES.items()}
    sources |= {path: libraries / source for path, source in OTHERS.items()}
    for name, folder in FOLDERS.items():
        place = posixpath.dirname(module_path(name))
        sources |= {f"{place}/{file.name}": file for file in (libraries / folder).iterdir() if file.suffix == ".js"}
    return {path: without_source_map(source.read_bytes()) for path, source in sources.items()}


def without_source_map(body: bytes) -> bytes:
    """A file without the pointer to a source map that we do not serve."""
    return re.sub(rb"\n//# sourceMappingURL=\S+\s*$", b"\n", body)


def tree_hash(files: Mapping[str, bytes]) -> str:
    """Ten hex digits that change when any file does."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.encode() + b"\0" + hashlib.sha256(files[path]).digest())
    return digest.hexdigest()[:10]


def imports_of(path: str, body: bytes) -> Iterable[str]:
    """The paths of the modules a file imports by name (what it loads later, on demand, is not preloaded)."""
    for name in IMPORTED.findall(body.decode()):
        if name in MODULES or name in FOLDERS:
            yield module_path(name)
        elif name.startswith("."):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


def _missing(path: str) -> str:
    raise KeyError(f"web/static has no {path}")
