"""The names of all environment variables with their defaults and meanings. docs/settings.md is made from this table."""

from __future__ import annotations

NAMES = (
    (
        "POS_JWT_SECRET",
        "",
        "Signs session tokens; 16 characters or more. Without it `serve` starts only with `--demo`.",
    ),
    ("POS_JWT_SECRET_OLD", "", "The previous secret: its tokens stay valid until they expire."),
    (
        "DATABASE_URL",
        "",
        "A PostgreSQL 14 or newer; its parameters are below. Unset: one is embedded under `DATA_DIR`.",
    ),
    ("REDIS_URL", "", "Joins several processes of one venue. Unset: one process."),
    ("DATA_DIR", "./data", "The directory of the embedded database and all other data."),
    ("BACKUP_DIR", "DATA_DIR/backups", "The directory of backups; better on another disk."),
    ("BACKUP_AT", "04:30", "The time of the daily backup, by the venue's clock; `never`: only on demand."),
    ("BACKUP_KEEP_DAYS", "30", "Older backups are deleted; the newest proven one always stays."),
    ("BACKUP_KEEP_COUNT", "60", "The largest number of backups to keep."),
    (
        "BACKUP_KEY",
        "",
        "An age key (`pos-hub backup --new-key`) that encrypts backups; older keys after it, by comma, only decrypt.",
    ),
    (
        "BACKUP_COPY_COMMAND",
        "",
        "A command to run after each proven backup, without a shell; `{file}` and `{manifest}` are its paths.",
    ),
    ("UPLOAD_DIR", "DATA_DIR/uploads", "The directory of menu pictures."),
    (
        "APP_BASE_URL",
        "http://localhost:POS_PORT",
        "The URL under which people reach the hub; its pages may open sockets.",
    ),
    ("CAFE_NAME", "Our café", "The name of a new venue."),
    (
        "POS_CURRENCY",
        "UGX",
        "The currency of a new venue (ISO 4217), with its decimals; it stays. Its locale is set in the office.",
    ),
    ("POS_TIMEZONE", "Africa/Kampala", "The time zone of a new venue."),
    ("POS_PORT", "8000", "The port to listen on; `serve --port` overrides it."),
    (
        "POS_SPACE_FLOOR_MIB",
        "512",
        "If less space is free on the database's disk, changes are refused (503); 0: never.",
    ),
    (
        "POS_SPACE_AT",
        "",
        "A directory on the database's disk, for hubs that cannot find it themselves, as between containers.",
    ),
    (
        "POS_TRUSTED_PROXIES",
        "",
        "Networks of proxies whose `X-Forwarded-…` headers count, such as `10.0.0.0/8`, by comma.",
    ),
    ("POS_LOG", "text", "The format of the log: `text` for people, `json` for programs."),
    ("POS_METRICS_TOKEN", "", "The bearer token with which a monitor on another machine reads `/metrics`."),
    (
        "CLOUD_URL",
        "",
        "The vendor's cloud. Set all four `CLOUD_…` variables or none; without them, the hub is never locked.",
    ),
    ("CLOUD_SITE_ID", "", "This venue's id there."),
    ("CLOUD_SITE_KEY", "", "This venue's key there; shown once at registration."),
    ("CLOUD_PUBLIC_KEY", "", "The key that verifies leases; the new and the old one, by comma, while keys change."),
    ("PESAPAL_CONSUMER_KEY", "", "The venue's account at Pesapal. Unset: Pesapal is not offered (docs/pesapal.md)."),
    ("PESAPAL_CONSUMER_SECRET", "", "The secret of that key; set both or none."),
    (
        "PESAPAL_BASE_URL",
        "https://pay.pesapal.com/v3",
        "Pesapal's API; its sandbox is `https://cybqa.pesapal.com/pesapalv3`.",
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
    "POS_JWT_SECRET",
    "POS_JWT_SECRET_OLD",
    "POS_METRICS_TOKEN",
    "DATABASE_URL",
    "REDIS_URL",
    "CLOUD_SITE_KEY",
    "BACKUP_KEY",
    "PESAPAL_CONSUMER_KEY",
    "PESAPAL_CONSUMER_SECRET",
)
"""For each of these, `NAME_FILE` may name a file with the value, because process listings do not show files."""
