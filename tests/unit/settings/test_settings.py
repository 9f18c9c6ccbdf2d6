"""Reading the environment: defaults, values, and mistakes that stop the start with one line."""

from ipaddress import ip_network
from pathlib import Path

import pytest
from pyrage import x25519

from hub.settings.environment import read_settings
from hub.settings.settings import BadSettings, Settings

SECRET = {"POS_JWT_SECRET": "s" * 32}


def test_an_unset_variable_has_its_default(tmp_path: Path) -> None:
    settings = read_settings(SECRET | {"DATA_DIR": str(tmp_path)})
    assert (settings.currency, settings.currency_decimals, settings.timezone.key, settings.port) == (
        "UGX", 0, "Africa/Kampala", 8000,
    )  # fmt: skip
    assert (settings.database_url, settings.redis_url, settings.is_demo) == (None, None, False)
    assert settings.backup_dir == tmp_path / "backups"
    assert settings.base_url == "http://localhost:8000"


def test_a_set_variable_is_used(tmp_path: Path) -> None:
    settings = read_settings(
        SECRET
        | {
            "DATABASE_URL": "postgresql://u:p@h/d", "REDIS_URL": "redis://h", "POS_CURRENCY": "KES", "POS_PORT": "8123",
            "POS_TIMEZONE": "Africa/Nairobi", "POS_TRUSTED_PROXIES": "10.0.0.0/8, 192.0.2.1",
            "APP_BASE_URL": "https://pos.example", "CAFE_NAME": " Kaffa ", "POS_JWT_SECRET_OLD": "o" * 32,
            "BACKUP_DIR": str(tmp_path), "DATA_DIR": str(tmp_path),
        }
    )  # fmt: skip
    assert (settings.currency_decimals, settings.port, settings.cafe_name) == (2, 8123, "Kaffa")
    assert settings.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("192.0.2.1/32"))
    assert (settings.base_url, settings.older_jwt_secrets) == ("https://pos.example", ("o" * 32,))


def test_a_file_may_hold_a_secret(tmp_path: Path) -> None:
    for name, content in {"jwt": "j" * 32, "old": "", "url": "postgresql://u:hidden@h/d"}.items():
        (tmp_path / name).write_text(content + "\n")
    settings = read_settings(
        {
            "POS_JWT_SECRET_FILE": str(tmp_path / "jwt"), "DATABASE_URL_FILE": str(tmp_path / "url"),
            "POS_JWT_SECRET_OLD_FILE": str(tmp_path / "old"), "DATA_DIR": str(tmp_path),
        }
    )  # fmt: skip
    assert (settings.jwt_secret, settings.older_jwt_secrets) == ("j" * 32, ())
    assert settings.database_url == "postgresql://u:hidden@h/d"
    assert settings.secrets == ("j" * 32, "hidden")


def test_the_repr_of_settings_hides_secrets() -> None:
    text = repr(Settings(jwt_secret="very secret", database_url="postgresql://u:hidden@h/d"))
    assert "very secret" not in text
    assert "hidden" not in text


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"POS_CURENCY": "UGX"}, "did you mean POS_CURRENCY"),
        ({"POS_SECRET": "x"}, "did you mean POS_JWT_SECRET"),
        ({"POS_": ""}, "did you mean"),
        ({"POS_JWT_SECRET": "s" * 15}, "at least 16 characters"),
        ({"POS_CURRENCY": "shilling"}, "ISO 4217"),
        ({"POS_CURRENCY": "ugx"}, "ISO 4217"),
        ({"POS_TIMEZONE": "Kampala"}, "time zone"),
        ({"POS_TIMEZONE": "../etc/passwd"}, "time zone"),
        ({"POS_PORT": "0"}, "port number"),
        ({"POS_PORT": "65536"}, "port number"),
        ({"POS_PORT": "http"}, "port number"),
        ({"POS_TRUSTED_PROXIES": "proxy"}, "POS_TRUSTED_PROXIES"),
        ({"DATABASE_URL": "mysql://h/d"}, "DATABASE_URL must start with"),
        ({"REDIS_URL": "h:6379"}, "REDIS_URL must start with"),
        ({"APP_BASE_URL": "pos.example"}, "APP_BASE_URL must start with"),
        ({"POS_LOG": "xml"}, "POS_LOG must be text or json"),
        ({"POS_METRICS_TOKEN": "short"}, "at least 16 characters"),
        ({"POS_JWT_SECRET_FILE": "/run/secrets/x"}, "both set; keep one"),
        ({"DATABASE_URL_FILE": "/nowhere"}, "/nowhere cannot be read: No such file"),
        ({"REDIS_URL_FILE": "/bin/true"}, "it is not text"),
        ({"POS_CURRENCY_FILE": "/etc/hostname"}, "not a setting of the hub"),
    ],
)
def test_a_mistake_stops_the_start_with_one_line(environment: dict[str, str], message: str) -> None:
    with pytest.raises(BadSettings, match=message) as refusal:
        read_settings(SECRET | environment)
    assert "\n" not in str(refusal.value)


def test_without_a_secret_only_the_demo_starts(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="POS_JWT_SECRET is not set"):
        read_settings({"DATA_DIR": str(tmp_path)})
    demo = read_settings({"DATA_DIR": str(tmp_path)}, is_demo=True)
    assert len(demo.jwt_secret) == 64
    assert read_settings({"DATA_DIR": str(tmp_path)}, is_demo=True).jwt_secret == demo.jwt_secret
    assert (tmp_path / "demo-jwt-secret").stat().st_mode & 0o777 == 0o600


def test_variables_of_other_programs_are_ignored() -> None:
    read_settings(SECRET | {"POSTGRES_PASSWORD": "x", "PATH": "/bin"})


def test_the_backup_variables_are_checked(tmp_path: Path) -> None:
    key = str(x25519.Identity.generate())
    defaults = read_settings(SECRET)
    assert (str(defaults.backup_at), defaults.backup_keep.days, defaults.backup_keep.count) == ("04:30:00", 30, 60)
    variables = {"BACKUP_AT": "never", "BACKUP_KEEP_DAYS": "7", "BACKUP_COPY_COMMAND": "cp '{file}' '/a b/'"}
    settings = read_settings(SECRET | variables | {"BACKUP_KEY": key})
    assert (settings.backup_at, settings.backup_keep.days) == (None, 7)
    assert settings.backup_copy_command == ("cp", "{file}", "/a b/")
    assert key not in repr(settings)
    for name, value, message in (
        ("BACKUP_AT", "half past four", "a time such as 04:30"),
        ("BACKUP_KEEP_DAYS", "0", "a number from 1"),
        ("BACKUP_KEY", "secret", "an age key"),
        ("BACKUP_COPY_COMMAND", "cp 'x", "cannot be read"),
    ):
        with pytest.raises(BadSettings, match=message):
            read_settings(SECRET | {name: value})


def test_a_pesapal_account_is_set_completely_or_not_at_all(tmp_path: Path) -> None:
    assert read_settings(SECRET).pesapal is None
    (tmp_path / "secret").write_text("hush\n")
    incomplete = {"PESAPAL_CONSUMER_KEY": "a key", "PESAPAL_CONSUMER_SECRET": ""}
    settings = read_settings(SECRET | incomplete | {"PESAPAL_CONSUMER_SECRET_FILE": str(tmp_path / "secret")})
    assert settings.pesapal is not None
    assert (settings.pesapal.base_url, settings.pesapal.ipn_id) == ("https://pay.pesapal.com/v3", None)
    assert {"a key", "hush"} <= set(settings.secrets)
    assert "hush" not in repr(settings)
    for mistake in (incomplete, {"PESAPAL_BASE_URL": "https://cybqa.pesapal.com/pesapalv3"}):
        with pytest.raises(BadSettings, match="Pesapal needs PESAPAL_CONSUMER_KEY and PESAPAL_CONSUMER_SECRET"):
            read_settings(SECRET | mistake)


@pytest.mark.parametrize(
    ("address", "public_url"),
    [
        ("https://pos.example.com/", "https://pos.example.com"),
        ("https://9.9.9.9", "https://9.9.9.9"),
        ("http://192.168.1.20:8000", None),
        ("http://localhost:8000", None),
        ("http://till.local", None),
        ("", None),
    ],
)
def test_only_a_public_address_is_a_public_url(address: str, public_url: str | None) -> None:
    assert read_settings(SECRET | {"APP_BASE_URL": address}).public_url == public_url
