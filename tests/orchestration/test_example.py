"""The example of a sources file that users copy, and what accounts of each platform need."""

import re

import pytest

from extractors.registry import PLATFORMS
from orchestration.errors import UserError
from orchestration.settings import PROJECT_ROOT
from orchestration.sources import load_sources


def test_the_example_is_valid_and_shows_every_platform():
    file = PROJECT_ROOT / "sources.example.yml"
    names = re.findall(r"\$\{([A-Z][A-Z0-9_]*)\}", file.read_text())
    example = load_sources(file, dict.fromkeys(names, "secret-value"), PLATFORMS)
    assert {account.platform for account in example.accounts} == set(PLATFORMS)


def test_only_where_accounts_name_their_server_an_address_can_be_left_out(tmp_path):
    file = tmp_path / "sources.yml"
    file.write_text("accounts: [{platform: mastodon, account: brand@home.example}]")
    assert load_sources(file, {}, PLATFORMS).accounts[0].base_url is None
    file.write_text("accounts: [{platform: discourse, account: brand@forum.example}]")
    with pytest.raises(UserError, match=r"accounts\[1\]: base_url missing; needed for discourse$"):
        load_sources(file, {}, PLATFORMS)
