"""What one platform does in its own way when it is spoken to over HTTP.

Belongs here: how an answer is told from a refusal, how limits are announced, how requests are
signed. Does not belong here: any address or record of a platform; those subclass ``Dialect`` in
their own modules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import requests

Kind = Literal["fine", "retry", "limited", "spent", "expired", "refused"]


@dataclass(frozen=True)
class Verdict:
    """What an answer means.

    ``fine``: take it, whatever its status. ``retry``: a fault that may pass. ``limited``: too
    fast, ask again after ``wait`` seconds (None: it did not say). ``spent``: nothing more is to
    be had in this run. ``expired``: the token is over; asked again if it could be renewed.
    ``refused``: this request will not be answered; ``code`` is the platform's own.
    """

    kind: Kind
    message: str = ""
    code: str = ""
    wait: float | None = None


class Dialect:
    """The common way: JSON, standard headers, a status that means what it says.

    ``headers`` are sent with every request. ``auth`` signs requests that bring no token.
    """

    headers: Mapping[str, str] = {}
    auth: requests.auth.AuthBase | None = None

    def before(self, method: str, path: str, params: Mapping[str, Any] | None) -> Verdict | None:
        """Called before each request goes out; ``spent`` keeps it back, None lets it go."""
        return None

    def verdict(self, status: int, headers: Mapping[str, str], body: Any) -> Verdict | None:
        """What an answer means; None for the common rules. ``body``: parsed JSON, None if none."""
        return None

    def hold(self, headers: Mapping[str, str]) -> float | None:
        """Seconds to hold all requests back after this answer; None for no reason to wait."""
        return None

    def renew(self) -> bool:
        """Try to get a new token after ``expired``; True if it is worth asking again."""
        return False
