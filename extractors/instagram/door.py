"""The two logins of Instagram's interface, and what stands in every request to either.

Source: developers.facebook.com/docs/instagram-platform.
"""

from __future__ import annotations

from extractors.base import Account, ExtractError
from extractors.graph_edges import GraphApi
from extractors.http import HttpClient

VERSION = "v26.0"
LOGINS = ("instagram", "facebook")
ADVICE = {
    "instagram": "log in to Instagram again and put the new token into access_token",
    "facebook": "get a new Page or user token of the linked Page and put it into access_token",
}
CONVERTED = "100/2108006"  # posted before the account became a professional one


def login_of(account: Account) -> str:
    """The login that ``login`` or the token's first letters name.

    Raises:
        ExtractError: ``login`` is neither of the two.
    """
    said = account.options.get("login")
    if said is not None and said not in LOGINS:
        raise ExtractError(
            f"login {said!r} of account {account.account!r} is unknown; allowed: "
            + ", ".join(LOGINS)
        )
    is_page_token = account.credentials["access_token"].startswith("EAA")
    return said or LOGINS[1 if is_page_token else 0]


class Door(GraphApi):
    """Requests by one login. ``me``: the account's node, an id or ``me``; ``page``: its Page."""

    def __init__(self, client: HttpClient, login: str, account: Account) -> None:
        self.is_own_login = login == LOGINS[0]
        super().__init__(client, VERSION, "me" if self.is_own_login else account.account)
        self.account = account
        self.page = account.options.get("page")
