"""docs/settings.md: the environment of a hub."""

from __future__ import annotations

from handlers.reference.markdown import table, whole
from hub.settings.names import MAY_BE_FILES, NAMES

ABOUT = """\
A hub is configured by environment variables, which `hub.settings` reads once at start. An invalid value stops the
start with one line that says what to fix; so does an unknown `POS_…` name, with the nearest known one. The venue's own
settings (name on receipts, taxes, limits, cut-off) are on the admin pages and in `PATCH /api/admin/settings`.
`CAFE_NAME`, `POS_CURRENCY` and `POS_TIMEZONE` only apply to a new database."""


ADDRESS = """\
## The parameters of `DATABASE_URL`

`postgresql://user:password@host:5432/name?parameter=value&…` with libpq's meaning, at hub and vendor's cloud.
Each parameter applies to every connection, including those of backups, or the start is refused with a line that names
it. No parameter is ignored, and libpq's variables (`PGSSLMODE`, …) do not replace them.

| parameter | |
| --- | --- |
| `sslmode` | `disable`, `allow`, `prefer` (if unset), `require`, `verify-ca`, `verify-full`. Best: the last |
| `sslrootcert`, `sslcrl` | PEM files, with `require` or stronger; `verify-…` else takes `~/.postgresql/root.crt` |
| `sslcert`, `sslkey` | a client certificate and its key, which has no passphrase and which only this user can read |
| `ssl_min_protocol_version`, `ssl_max_protocol_version`, `sslnegotiation` | with `sslmode=require` or stronger |
| `target_session_attrs` | `any`, `read-write`, `primary`; not `any` for several hosts (`host1,host2`) |
| `passfile` | only this user can read it |
| `connect_timeout` | seconds, 1 or more; 5 without it |
| `options` | settings of the session (`-c%20name=value`), but none that the program sets itself |
| `host`, `port`, `user`, `password`, `dbname` | where they do not stand before the question mark |
| `channel_binding`, `gssencmode` | `disable` or `prefer`; neither can be required |

A local socket never uses TLS. The `pg_dump` that comes with the hub does not support TLS: if `sslmode` requires it,
install `postgresql-client-…` of the server's version. Backups and `pos-hub doctor` report this."""


def page() -> str:
    """Every variable, its default and what it does."""
    rows = [(f"`{name}`", f"`{default}`" if default else "", about) for name, default, about in NAMES]
    return whole("Settings", ABOUT, table(("variable", "default", ""), rows), _files(), ADDRESS)


def _files() -> str:
    names = ", ".join(f"`{name}`" for name in MAY_BE_FILES)
    return (
        f"A secret ({names})\n"
        "may also stand in a file, named by the variable with `_FILE` behind it: a file shows up in no list of\n"
        "processes and in no description of a container. Space around it is ignored; an empty file is no secret."
    )
