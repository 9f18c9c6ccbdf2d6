"""The only module that reads the environment. A mistake there stops the start with one line that says what to fix."""

from __future__ import annotations

import difflib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from hub.domain.backups import Retention
from hub.settings import accounts, values
from hub.settings.names import MAY_BE_FILES, NAMES, POS_NAMES
from hub.settings.settings import BadSettings, Settings
from hub.settings.values import SECRET_LENGTH


def read_settings(
    environment: Mapping[str, str] | None = None,
    *,
    is_demo: bool = False,
    host: str | None = None,
    port: int | None = None,
    needs_secret: bool = True,
) -> Settings:
    """Read and check the environment. Refuses: BadSettings."""
    env = _read_files(os.environ if environment is None else environment)
    _refuse_unknown(env)
    data_dir = Path(env.get("DATA_DIR") or "data").absolute()
    return Settings(
        jwt_secret=_jwt_secret(env, data_dir, may_generate=is_demo or not needs_secret),
        older_jwt_secrets=_older_secrets(env),
        database_url=values.database_url(env),
        redis_url=values.redis_url(env),
        data_dir=data_dir,
        backup_dir=Path(env.get("BACKUP_DIR") or data_dir / "backups").absolute(),
        backup_at=values.time_of_day(env.get("BACKUP_AT") or "04:30"),
        backup_keep=Retention(values.count(env, "BACKUP_KEEP_DAYS", 30), values.count(env, "BACKUP_KEEP_COUNT", 60)),
        backup_keys=values.backup_keys(env.get("BACKUP_KEY") or ""),
        backup_copy_command=values.copy_command(env.get("BACKUP_COPY_COMMAND") or ""),
        upload_dir=Path(env.get("UPLOAD_DIR") or data_dir / "uploads").absolute(),
        app_base_url=values.origin(env, "APP_BASE_URL"),
        cafe_name=values.venue_name(env.get("CAFE_NAME") or "Our café"),
        currency=values.currency(env.get("POS_CURRENCY") or "UGX"),
        timezone=values.timezone(env.get("POS_TIMEZONE") or "Africa/Kampala"),
        host=host or "127.0.0.1",
        port=port if port is not None else values.port(env.get("POS_PORT") or "8000"),
        space_floor_mib=values.mebibytes(env.get("POS_SPACE_FLOOR_MIB") or "512"),
        space_at=Path(env["POS_SPACE_AT"]).absolute() if env.get("POS_SPACE_AT") else None,
        trusted_proxies=values.networks(env.get("POS_TRUSTED_PROXIES") or ""),
        log_kind=values.log_kind(env.get("POS_LOG") or "text"),
        metrics_token=values.metrics_token(env),
        is_demo=is_demo,
        cloud=accounts.cloud(env),
        pesapal=accounts.pesapal(env),
    )


def _read_files(env: Mapping[str, str]) -> dict[str, str]:
    """The environment with NAME set to the content of the file that NAME_FILE names; an empty file sets nothing."""
    variables = dict(env)
    for name in MAY_BE_FILES:
        if not (file := variables.pop(f"{name}_FILE", "")):
            continue
        if variables.get(name):
            raise BadSettings(f"{name} and {name}_FILE are both set; keep one of them")
        variables[name] = _content(f"{name}_FILE", file)
    return variables


def _content(name: str, file: str) -> str:
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise BadSettings(f"{name}: {file} cannot be read: {why}") from None


def environment_without_settings() -> dict[str, str]:
    """The environment for other programs: without the hub's own variables, which hold secrets."""
    own = {name for name, _, _ in NAMES}
    return {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in own}


def _refuse_unknown(env: Mapping[str, str]) -> None:
    for name in env:
        if name.startswith("POS_") and name not in POS_NAMES:
            suggestion = difflib.get_close_matches(name, POS_NAMES, n=1, cutoff=0.0)[0]
            raise BadSettings(f"{name} is not a setting of the hub; did you mean {suggestion}?")


def _jwt_secret(env: Mapping[str, str], data_dir: Path, *, may_generate: bool) -> str:
    secret = env.get("POS_JWT_SECRET", "")
    if secret:
        if len(secret) < SECRET_LENGTH:
            raise BadSettings(f"POS_JWT_SECRET must have at least {SECRET_LENGTH} characters")
        return secret
    if not may_generate:
        raise BadSettings("POS_JWT_SECRET is not set: give it at least 16 random characters (`openssl rand -hex 32`)")
    return _demo_secret(data_dir / "demo-jwt-secret")


def _older_secrets(env: Mapping[str, str]) -> tuple[str, ...]:
    """Tokens signed with the old secret are still valid, so it must be as long as the present one."""
    older = env.get("POS_JWT_SECRET_OLD", "")
    if older and len(older) < SECRET_LENGTH:
        raise BadSettings(f"POS_JWT_SECRET_OLD must have at least {SECRET_LENGTH} characters")
    return (older,) if older else ()


def _demo_secret(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_hex(32))
    return file.read_text()
