"""The accounts of `sources.yml`: which platform, which streams, with what credentials."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from extractors.base import Account
from extractors.spec import PlatformSpec
from orchestration.yaml_reader import Entry

ACCOUNT_KEYS = ("platform", "account", "base_url", "streams", "since")


def read_accounts(entry: Entry, platforms: Mapping[str, PlatformSpec]) -> tuple[Account, ...]:
    """Every account once; what its platform does not know fails with its line."""
    accounts: list[Account] = []
    for item in entry.items():
        account = _account(item, platforms)
        if any((a.platform, a.account) == (account.platform, account.account) for a in accounts):
            item.fail(
                f"{account.platform} account {account.account!r} is there twice; allowed is once"
            )
        accounts.append(account)
    return tuple(accounts)


def _account(entry: Entry, platforms: Mapping[str, PlatformSpec]) -> Account:
    named = entry.free_mapping()
    if "platform" not in named:
        entry.fail(f"platform missing; allowed: {', '.join(sorted(platforms))}")
    # The platform decides which keys are allowed, so it is read before them.
    spec = _platform(named["platform"], platforms)
    found = entry.mapping((*ACCOUNT_KEYS, *spec.credentials, *spec.options))
    needed = ("account", *spec.required_credentials)
    missing = [key for key in needed if key not in found]
    if missing:
        entry.fail(f"{', '.join(missing)} missing; needed for {spec.name}: {', '.join(needed)}")
    base_url = _base_url(found["base_url"]) if "base_url" in found else None
    if base_url is None and spec.default_base_url is None:
        unless = " unless account is name@server" if spec.has_server_in_account else ""
        if not unless or "@" not in found["account"].text():
            entry.fail(f"base_url missing; needed for {spec.name}{unless}")
    return Account(
        platform=spec.name,
        account=found["account"].text(),
        base_url=base_url,
        streams=_streams(found["streams"], spec) if "streams" in found else None,
        since=read_date(found["since"]) if "since" in found else None,
        credentials={key: found[key].text() for key in spec.credentials if key in found},
        options={key: found[key].scalar() for key in spec.options if key in found},
    )


def _platform(entry: Entry, platforms: Mapping[str, PlatformSpec]) -> PlatformSpec:
    spec = platforms.get(entry.text())
    if spec is None:
        entry.fail(f"unknown platform {entry.written!r}; allowed: {', '.join(sorted(platforms))}")
    return spec


def _streams(entry: Entry, spec: PlatformSpec) -> tuple[str, ...]:
    streams = []
    for item in entry.items():
        name = item.text()
        if name not in spec.stream_names:
            item.fail(f"unknown stream {item.written!r}; allowed: {', '.join(spec.stream_names)}")
        streams.append(name)
    return tuple(dict.fromkeys(streams))


def _base_url(entry: Entry) -> str:
    # It is shown in messages, so nothing secret may be part of it.
    url = read_url(entry, ("http", "https"))
    if re.search(r"[@?#]", url):
        entry.fail(
            "holds a login or parameters; allowed: https://host/path alone, with credentials in"
            " keys of their own"
        )
    return url


def read_url(entry: Entry, schemes: tuple[str, ...]) -> str:
    """An address with one of the schemes; anything else fails with its line.

    What was written is not shown: an address may hold a token.
    """
    url = entry.text()
    if not re.fullmatch(rf"({'|'.join(schemes)})://[^\s/]\S*", url):
        allowed = " or ".join(f"{scheme}://..." for scheme in schemes)
        entry.fail(f"is no address; allowed: {allowed}")
    return url


def read_date(entry: Entry) -> date:
    """A day as ISO 8601; anything else fails with its line."""
    text = entry.scalar()
    try:
        return date.fromisoformat(text)
    except ValueError:
        entry.fail(f"{text!r} is no date; allowed: such as 2026-01-31")
