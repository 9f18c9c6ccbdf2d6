"""The refusals of the cloud: one class a situation, with the stable code and status on the wire (RFC 9457)."""

from __future__ import annotations

from hub.base.refusal import Refusal


class CloudRefusal(Refusal):
    """The base class of the cloud's refusals."""

    issuer = "pos-cloud"


class Malformed(CloudRefusal):
    """The request could not be read."""

    status, code, title = 400, "malformed", "The request could not be read"


class NotSignedIn(CloudRefusal):
    """No token, or one that no longer counts."""

    status, code, title = 401, "not_signed_in", "Sign in first"


class WrongCredentials(CloudRefusal):
    """Name, password or one-time code did not fit."""

    status, code, title = 401, "wrong_credentials", "Name, password or code is wrong"


class CodeRequired(CloudRefusal):
    """The password was right; this person also uses one-time codes."""

    status, code, title = 401, "totp_required", "A one-time code is required"


class SiteUnknown(CloudRefusal):
    """Site and key do not fit each other."""

    status, code, title = 401, "site_key_wrong", "Site or key is wrong"


class SiteDeregistered(CloudRefusal):
    """The site was deregistered."""

    status, code, title = 403, "site_deregistered", "This site is not registered any more"


class ForeignOrigin(CloudRefusal):
    """A page that is not ours tried to use the session cookie."""

    status, code, title = 403, "foreign_origin", "Requests with the session cookie must come from our own pages"


class NotFound(CloudRefusal):
    """There is no such thing."""

    status, code, title = 404, "not_found", "Not found"


class MethodNotAllowed(CloudRefusal):
    """The address exists and does not take that method."""

    status, code, title = 405, "method_not_allowed", "This address does not take that method"


class StateConflict(CloudRefusal):
    """What is asked does not fit the state it meets."""

    status, code, title = 409, "state_conflict", "The state has changed"


class TooLarge(CloudRefusal):
    """The body is larger than anything we take."""

    status, code, title = 413, "too_large", "The request is too large"


class Invalid(CloudRefusal):
    """The request is readable but its fields are wrong."""

    status, code, title = 422, "invalid", "Some fields are wrong"


class TooMany(CloudRefusal):
    """Slow down; `retry_after_s` says how long."""

    status, code, title = 429, "too_many_requests", "Too many requests"


class Unavailable(CloudRefusal):
    """The cloud cannot answer now."""

    status, code, title = 503, "unavailable", "The cloud is not ready"
