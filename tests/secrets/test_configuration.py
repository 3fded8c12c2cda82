"""No mistake in `sources.yml` makes a message show a credential, not even with its stack trace."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from extractors.registry import PLATFORMS
from orchestration.errors import UserError
from orchestration.sources import load_sources
from tests.secrets.searching import Searcher

SECRET = "pLaNt3d0123456789abcdef"
ENV = {"TOKEN": SECRET, "EMPTY": "", "BLANK": "   "}
ACCOUNT = "accounts:\n  - platform: facebook_pages\n    account: '1'\n    access_token: {}\n"
# What may stand in the place of a credential, written down or taken from a variable.
WRONG = [
    "[{}]", "{{a: {}}}", "{}: {}", "@{}", "'{}", '"{}', "*{}", "!{} x", "!a!{} x", "&{} *{}",
    "%{}", "`{}`", "|\n   {}\n  x", "{}\n   - x: [", "\t{}", "? {}", "[{}", "{{{}", "!!binary {}",
    "!!set {{{}: 1}}", "{}\n    access_token: {}", "{}\n   : x", "${{{}-x}}", "{}\x00",
]  # fmt: skip
# A variable with a credential where something else belongs, and credentials with wrong keys.
PLACES = [
    "timezone: {}\n",
    "team: [{}]\n",
    "team: {}\n",
    "people: [[{}, 'x:1']]\n",
    "people: [['x:{}', 'x:{}']]\n",
    "response_targets: [{}]\n",
    "business_hours: {{days: {}, from: '09:00', to: '10:00'}}\n",
    "business_hours: {{days: mon, from: {}, to: {}}}\n",
    "goals: [{{metric: m, account: a, target: {}, by: 2026-01-01}}]\n",
    "goals: [{{metric: m, account: a, target: 1, by: {}}}]\n",
    "pseudonymise: {}\n",
    "retention_days: {{linkedin: {}}}\n",
    "alert_webhook: {}\n",
    "alert_webhook: hooks.example/{}\n",
    "alert_webhook: ftp://hooks.example/{}\n",
    "alert_webhook: [https://hooks.example/{}]\n",
    "accounts: [{}]\n",
    "accounts: {}\n",
    "accounts: [{{platform: {}}}]\n",
    "accounts: [{{platform: x, account: {}, streams: [{}]}}]\n",
    "accounts: [{{platform: x, account: a, since: {}}}]\n",
    "accounts: [{{platform: x, account: a, base_url: {}}}]\n",
    "accounts: [{{platform: x, account: a, base_url: 'https://u:{}@x.example'}}]\n",
    "accounts: [{{platform: x, account: a, base_url: 'https://x.example/?token={}'}}]\n",
    "accounts: [{{platform: x, account: a, base_url: 'x.example/{}'}}]\n",
    "{}\n",
    "[{}]\n",
]
WRITTEN = [
    "accounts: [{platform: x, bearer_token:S}]\n",
    "accounts: [{platform: x, account: a, bearer_token:S: }]\n",
    "accounts: [{platform: x, account: a, bearer_token: [S]}]\n",
    "accounts:\n- platform: x\n  bearer_token=S\n",
    "accounts:\n- platform: x\n  bearer_token:S\n",
    "accounts: [{platform: x, account: a, S: bearer_token}]\n",
    "accounts: [{platform: x, account: a, bearer_token: x, bearer_token: S}]\n",
    "alert_webhook:https://hooks.example/S\n",
    "alert_webhook: {https://hooks.example/S}\n",
    "alert_webhook: hooks.example/S\n",
    "accounts: [{platform: x, account: a, base_url: x.example/S}]\n",
    "accounts: [{platform: x, account: a, base_url: 'https://u:S@x.example'}]\n",
    "accounts: [{platform: x, account: a, base_url: 'https://x.example/?token=S'}]\n",
]


def message(text: str, folder: Path) -> str | None:
    """What the user is shown, stack trace included; None if the file is fine."""
    file = folder / "sources.yml"
    file.write_text(text, encoding="utf-8")
    try:
        load_sources(file, ENV, PLATFORMS)
    except UserError as error:
        return "".join(traceback.format_exception(error))
    return None


def shows(told: str | None) -> bool:
    return bool(told and Searcher({"token": SECRET}).in_text("message", told))


@pytest.mark.parametrize("wrong", WRONG)
def test_a_credential_of_a_wrong_kind_is_not_shown(wrong: str, tmp_path: Path) -> None:
    for value in (SECRET, "${TOKEN}"):
        text = ACCOUNT.format(wrong.format(value, value))
        assert not shows(message(text, tmp_path)), text


@pytest.mark.parametrize("place", PLACES)
def test_a_credential_in_a_wrong_place_is_not_shown(place: str, tmp_path: Path) -> None:
    for value in ("${TOKEN}", "'${TOKEN}'", "'a:${TOKEN}'", "'x:${TOKEN}'"):
        text = place.format(value, value)
        assert not shows(message(text, tmp_path)), text


@pytest.mark.parametrize("text", WRITTEN)
def test_a_credential_written_wrongly_is_not_shown(text: str, tmp_path: Path) -> None:
    told = message(text.replace("S", SECRET), tmp_path)
    assert told is not None and not shows(told)


@pytest.mark.parametrize("name", ["EMPTY", "BLANK", "ABSENT", "not-a-name", "x y", ""])
def test_a_variable_without_a_value_is_named_and_nothing_else(name: str, tmp_path: Path) -> None:
    text = ACCOUNT.format(f'"{SECRET}${{{name}}}"')
    told = message(text, tmp_path)
    assert not shows(told)
    if name in ("EMPTY", "ABSENT"):
        assert told and f"variable {name} is not set" in told
