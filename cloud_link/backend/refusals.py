"""The refusals of the cloud: one class a situation, with the stable code and status on the wire (RFC 9457)."""

from __future__ import annotations

from hub.base.refusal import Refusal


class CloudRefusal(Refusal):
    """The base class of the cloud's refusals."""

    issuer = "pos-cloud"


class Malformed(CloudRefusal):
    """The request could not be read."""

    status, code = 400, "malformed"


class NotSignedIn(CloudRefusal):
    """No token, or one that no longer counts."""

    status, code = 401, "not_signed_in"


class WrongCredentials(CloudRefusal):
    """Name, password or one-time code did not fit."""

    status, code = 401, "wrong_credentials"


class CodeRequired(CloudRefusal):
    """The password was right; this person also uses one-time codes."""

    status, code = 401, "totp_required"


class SiteUnknown(CloudRefusal):
    """Site and key do not fit each other."""

    status, code = 401, "site_key_wrong"


class SiteDeregistered(CloudRefusal):
    """The site was deregistered."""

    status, code = 403, "site_deregistered"


class ForeignOrigin(CloudRefusal):
    """A page that is not ours tried to use the session cookie."""

    status, code = 403, "foreign_origin"


class NotFound(CloudRefusal):
    """There is no such thing."""

    status, code = 404, "not_found"


class MethodNotAllowed(CloudRefusal):
    """The address exists and does not take that method."""

    status, code = 405, "method_not_allowed"


class StateConflict(CloudRefusal):
    """What is asked does not fit the state it meets."""

    status, code = 409, "state_conflict"


class TooLarge(CloudRefusal):
    """The body is larger than anything we take."""

    status, code = 413, "too_large"


class Invalid(CloudRefusal):
    """The request is readable but its fields are wrong."""

    status, code = 422, "invalid"


class TooMany(CloudRefusal):
    """Slow down; `retry_after_s` says how long."""

    status, code = 429, "too_many_requests"


class Unavailable(CloudRefusal):
    """The cloud cannot answer now."""

    status, code = 503, "unavailable"
