"""The venue's accounts at the vendor's cloud and at Pesapal. Each is set completely or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from cloud_link.protocol.keys import BadKey, trusted_keys
from hub.settings import values
from hub.settings.names import CLOUD_NAMES, PESAPAL_NAMES
from hub.settings.settings import PESAPAL_LIVE, BadSettings, CloudSettings, PesapalSettings


def cloud(env: Mapping[str, str]) -> CloudSettings | None:
    """The link to the cloud; None if no CLOUD_… variable is set. Raises BadSettings unless all of them are set."""
    variables = {name: env.get(name, "").strip() for name in CLOUD_NAMES}
    if not any(variables.values()):
        return None
    if missing := [name for name, value in variables.items() if not value]:
        raise BadSettings(f"{missing[0]} is not set; a hub that is linked to a cloud needs {', '.join(CLOUD_NAMES)}")
    url = values.address(env, "CLOUD_URL", ("http://", "https://")) or ""
    try:
        site_id = str(UUID(variables["CLOUD_SITE_ID"]))
        trusted_keys(variables["CLOUD_PUBLIC_KEY"])
    except BadKey as error:
        raise BadSettings(f"CLOUD_PUBLIC_KEY: {error}") from None
    except ValueError:
        raise BadSettings("CLOUD_SITE_ID must be the id the cloud gave this venue") from None
    return CloudSettings(url.rstrip("/"), site_id, variables["CLOUD_SITE_KEY"], variables["CLOUD_PUBLIC_KEY"])


def pesapal(env: Mapping[str, str]) -> PesapalSettings | None:
    """The Pesapal account; None if no PESAPAL_… variable is set. Raises BadSettings."""
    variables = {name: env.get(name, "").strip() for name in PESAPAL_NAMES}
    if not any(variables.values()):
        return None
    for name in ("PESAPAL_CONSUMER_KEY", "PESAPAL_CONSUMER_SECRET"):
        if not variables[name]:
            raise BadSettings(f"{name} is not set; Pesapal needs PESAPAL_CONSUMER_KEY and PESAPAL_CONSUMER_SECRET")
        if not variables[name].isprintable():
            raise BadSettings(f"{name} must be one line, as Pesapal sent it")
    url = values.address(variables, "PESAPAL_BASE_URL", ("http://", "https://")) or PESAPAL_LIVE
    if set("?#@") & set(url):
        raise BadSettings("PESAPAL_BASE_URL is a plain address, such as https://pay.pesapal.com/v3")
    return PesapalSettings(
        variables["PESAPAL_CONSUMER_KEY"], variables["PESAPAL_CONSUMER_SECRET"], url.rstrip("/"), _ipn_id(variables)
    )


def _ipn_id(variables: Mapping[str, str]) -> str | None:
    try:
        return str(UUID(variables["PESAPAL_IPN_ID"])) if variables["PESAPAL_IPN_ID"] else None
    except ValueError:
        raise BadSettings("PESAPAL_IPN_ID must be the id Pesapal gave the notification address") from None
