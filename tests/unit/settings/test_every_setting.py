"""A wrong value of any variable stops the start with one line that names it."""

import os
from pathlib import Path

import pytest

from hub.postgres.database import DatabaseUnusable, parse_url
from hub.settings.directories import require_writable_directories
from hub.settings.environment import read_settings
from hub.settings.names import NAMES
from hub.settings.settings import BadSettings

SECRET = {"POS_JWT_SECRET": "s" * 32}
LINKED = {
    "CLOUD_URL": "https://cloud.example",
    "CLOUD_SITE_ID": "2f1d1fb6-8b43-4a8b-9d0e-4f5b3f0c2a11",
    "CLOUD_SITE_KEY": "key",
    "CLOUD_PUBLIC_KEY": "nonsense",
}
ACCOUNT = {"PESAPAL_CONSUMER_KEY": "key", "PESAPAL_CONSUMER_SECRET": "secret"}
A_FILE = str(Path(__file__).absolute())
WRONG: dict[str, tuple[str, ...]] = {
    "POS_JWT_SECRET": ("short", " " * 15),
    "POS_JWT_SECRET_OLD": ("short",),
    "DATABASE_URL": (
        "mysql://h/d", "postgresql://h", "postgresql://u:p@h:port/d", "postgresql://u:p@h:99999/d",
        "postgresql://[::1/d", "postgresql:///d?port=x",
    ),
    "REDIS_URL": ("h:6379", "redis://", "redis://h:port", "redis://h/zero"),
    "DATA_DIR": (A_FILE, f"{A_FILE}/data"),
    "BACKUP_DIR": (A_FILE,),
    "BACKUP_AT": ("noon", "25:00"),
    "BACKUP_KEEP_DAYS": ("0", "-1", "many"),
    "BACKUP_KEEP_COUNT": ("0", "1.5"),
    "BACKUP_KEY": ("key",),
    "BACKUP_COPY_COMMAND": ("rsync '",),
    "UPLOAD_DIR": (A_FILE,),
    "APP_BASE_URL": (
        "pos.example", "https://", "https://h:port", "https://pos.example/till", "https://user:p@pos.example",
        "https://pos.example?x=1", "javascript:alert(1)",
    ),
    "CAFE_NAME": ("x" * 121, "two\nlines", "  "),
    "POS_CURRENCY": ("ugx", "shilling", "12A"),
    "POS_TIMEZONE": ("Kampala", "Mars/Base", "../etc/passwd"),
    "POS_PORT": ("0", "65536", "http", "\u0663"),
    "POS_SPACE_FLOOR_MIB": ("-1", "half", "1.5"),
    "POS_SPACE_AT": (A_FILE, "/no/such/place"),
    "POS_TRUSTED_PROXIES": ("proxy", "300.1.1.1", "*"),
    "POS_LOG": ("xml",),
    "POS_METRICS_TOKEN": ("short",),
    "CLOUD_URL": ("cloud.example", "https://", "ftp://cloud.example"),
    "CLOUD_SITE_ID": ("venue 7", ""),
    "CLOUD_SITE_KEY": ("",),
    "CLOUD_PUBLIC_KEY": ("nonsense", ""),
    "PESAPAL_CONSUMER_KEY": ("", "two\nlines"),
    "PESAPAL_CONSUMER_SECRET": ("", " "),
    "PESAPAL_BASE_URL": ("pay.pesapal.com", "ftp://pay.pesapal.com", "https://", "https://u:p@pay.pesapal.com", "https://h?x"),
    "PESAPAL_IPN_ID": ("the id",),
}  # fmt: skip


def start(environment: dict[str, str]) -> None:
    """The checks that `serve` makes first."""
    settings = read_settings(environment)
    require_writable_directories(settings)
    parse_url(settings.database_url or "postgresql://h/d")


def test_every_variable_has_wrong_values_here() -> None:
    assert WRONG.keys() == {name for name, _, _ in NAMES}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_stops_the_start_with_one_line(name: str, value: str, tmp_path: Path) -> None:
    others = LINKED if name.startswith("CLOUD_") else ACCOUNT if name.startswith("PESAPAL_") else {}
    with pytest.raises((BadSettings, DatabaseUnusable), match=name) as refusal:
        start(SECRET | {"DATA_DIR": str(tmp_path)} | others | {name: value})
    assert "\n" not in str(refusal.value)


def test_a_directory_that_is_not_writable_stops_the_start(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    settings = read_settings(SECRET | {"DATA_DIR": str(tmp_path), "BACKUP_DIR": str(closed / "backups")})
    if os.geteuid() == 0:
        require_writable_directories(settings)
        return
    with pytest.raises(BadSettings, match=f"^BACKUP_DIR: nothing can be written to {closed}$"):
        require_writable_directories(settings)
