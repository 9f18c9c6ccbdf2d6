"""The names of all environment variables with their defaults and meanings. docs/settings.md is made from this table."""

from __future__ import annotations

NAMES = (
    (
        "POS_JWT_SECRET",
        "",
        "Signs session tokens; 16 characters or more. Without it `serve` starts only with `--demo`.",
    ),
    ("POS_JWT_SECRET_OLD", "", "The secret before this one: its tokens count until they expire."),
    (
        "DATABASE_URL",
        "",
        "A PostgreSQL 14 or newer; its parameters are below. Unset: one is embedded under `DATA_DIR`.",
    ),
    ("REDIS_URL", "", "Joins several processes of one venue. Unset: one process."),
    ("DATA_DIR", "./data", "The embedded database and everything else that is kept."),
    ("BACKUP_DIR", "DATA_DIR/backups", "Where backups go; better on another disk."),
    ("BACKUP_AT", "04:30", "When the daily backup is made, by the venue's clock; `never`: only on demand."),
    ("BACKUP_KEEP_DAYS", "30", "Backups older than this are removed; the newest proven one always stays."),
    ("BACKUP_KEEP_COUNT", "60", "More backups than this are not kept."),
    (
        "BACKUP_KEY",
        "",
        "An age key (`pos-hub backup --new-key`) seals backups; older ones after it, by comma, open.",
    ),
    (
        "BACKUP_COPY_COMMAND",
        "",
        "Run after each proven backup, by no shell; `{file}` and `{manifest}` are its paths.",
    ),
    ("UPLOAD_DIR", "DATA_DIR/uploads", "Pictures of the menu."),
    ("APP_BASE_URL", "http://localhost:POS_PORT", "Where people reach the hub; its pages may open sockets."),
    ("CAFE_NAME", "Our café", "The name of a new venue."),
    ("POS_CURRENCY", "UGX", "The currency of a new venue (ISO 4217)."),
    ("POS_TIMEZONE", "Africa/Kampala", "The time zone of a new venue."),
    ("POS_PORT", "8000", "The port to listen on; `serve --port` goes before it."),
    (
        "POS_SPACE_FLOOR_MIB",
        "512",
        "With less free space on the database's disk, changes wait (503) until there is room; 0: never.",
    ),
    (
        "POS_SPACE_AT",
        "",
        "A directory on the database's disk, where the hub cannot find that itself, as between containers.",
    ),
    ("POS_TRUSTED_PROXIES", "", "Networks whose `X-Forwarded-…` headers are believed, such as `10.0.0.0/8`, by comma."),
    ("POS_LOG", "text", "How the log is written: `text` for people, `json` for programs."),
    ("POS_METRICS_TOKEN", "", "Opens `/metrics` to a monitor on another machine, as a bearer token."),
    ("CLOUD_URL", "", "The vendor's cloud. All four `CLOUD_…` names, or none: never locked."),
    ("CLOUD_SITE_ID", "", "This venue's id there."),
    ("CLOUD_SITE_KEY", "", "This venue's key there; shown once at registration."),
    ("CLOUD_PUBLIC_KEY", "", "What leases are signed with; the new one and the old by comma while keys change."),
    ("PESAPAL_CONSUMER_KEY", "", "The venue's account at Pesapal. Unset: Pesapal is not offered (docs/pesapal.md)."),
    ("PESAPAL_CONSUMER_SECRET", "", "The secret that came with the key; both or none."),
    (
        "PESAPAL_BASE_URL",
        "https://pay.pesapal.com/v3",
        "Where Pesapal is; its sandbox is `https://cybqa.pesapal.com/pesapalv3`.",
    ),
    (
        "PESAPAL_IPN_ID",
        "",
        "A notification address registered at Pesapal by hand. Unset: the hub registers its own, if it is public.",
    ),
)
"""Name, default and meaning of every variable."""
POS_NAMES = tuple(name for name, _, _ in NAMES if name.startswith("POS_"))
PESAPAL_NAMES = tuple(name for name, _, _ in NAMES if name.startswith("PESAPAL_"))
CLOUD_NAMES = tuple(name for name, _, _ in NAMES if name.startswith("CLOUD_"))
MAY_BE_FILES = (
    "POS_JWT_SECRET", "POS_JWT_SECRET_OLD", "POS_METRICS_TOKEN", "DATABASE_URL", "REDIS_URL", "CLOUD_SITE_KEY",
    "BACKUP_KEY", "PESAPAL_CONSUMER_KEY", "PESAPAL_CONSUMER_SECRET",
)  # fmt: skip
"""For each of these, `NAME_FILE` may name a file with the value, because process listings do not show files."""
