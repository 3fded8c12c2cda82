"""Reads the account itself, and makes sure that the token is of this account."""

from __future__ import annotations

from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.failures import Halted, HttpError
from extractors.graph import PARAMETER
from extractors.instagram.door import Door
from extractors.records import identifier, without

COMMON = "id,username,name,followers_count"
MORE = ",biography,website,follows_count,media_count"
OWN_ID = ",user_id"  # through the account's own login alone
OWN_LOGIN = OWN_ID + ",account_type"


class AccountReader:
    """Reads ``accounts``; afterwards ``door.me`` is the node to ask."""

    def __init__(self, desk: Desk, door: Door) -> None:
        self._desk = desk
        self._door = door

    def read(self) -> None:
        """One record an hour: the platform keeps no history of these counters.

        Raises:
            Halted: the token is of another account, or the account is not to be found.
        """
        door = self._door
        if not door.is_own_login and not door.account.account.isdigit():
            door.me = self._by_name(door.account.account)
        own = (OWN_LOGIN, OWN_ID) if door.is_own_login else ("", "")
        profile = self._profile([COMMON + MORE + own[0], COMMON + own[1], COMMON])
        key = identifier(profile.get("user_id")) or identifier(profile.get("id"))
        if key is None:
            raise ExtractError("the account's record has no id")
        names = {key, identifier(profile.get("id")), profile.get("username")}
        is_told = not door.is_own_login or "user_id" in profile
        if is_told and door.account.account.removeprefix("@") not in names:
            raise Halted(
                f"the token is of account {profile.get('username')} ({key}), not of"
                f" {door.account.account}: give the token of that account, or its id or name as"
                " account"
            )
        # The picture's address changes with every answer.
        self._desk.observe("accounts", key, without(profile, ["profile_picture_url"]))

    def _profile(self, choices: list[str]) -> dict[str, Any]:
        """The record with the first choice of fields that the platform knows."""
        fields, *fewer = choices
        try:
            body = self._door.get(self._door.me, {"fields": fields})
        except HttpError as problem:
            if problem.code.split("/")[0] != str(PARAMETER) or not fewer:
                raise
            self._desk.warnings[f"accounts: read with fewer fields, since {problem}"] += 1
            return self._profile(fewer)
        return body if isinstance(body, dict) else {}

    def _by_name(self, name: str) -> str:
        fields = "id,instagram_business_account{id,username}"
        for page in self._door.pages("me/accounts", {"fields": fields, "limit": 100}):
            for entry in page.items:
                linked = entry.get("instagram_business_account") or {}
                if linked.get("username") == name.removeprefix("@") and linked.get("id"):
                    self._door.page = self._door.page or identifier(entry.get("id"))
                    return str(linked["id"])
        raise Halted(
            f"no Page of this token is linked to an Instagram account named {name}: give its id"
            " as account, or a token of the Page that is linked to it"
        )
