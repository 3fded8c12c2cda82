"""The example of a sources file that users copy."""

import re

from extractors.registry import PLATFORMS
from orchestration.settings import PROJECT_ROOT
from orchestration.sources import load_sources


def test_the_example_is_valid_and_shows_every_platform():
    file = PROJECT_ROOT / "sources.example.yml"
    names = re.findall(r"\$\{([A-Z][A-Z0-9_]*)\}", file.read_text())
    example = load_sources(file, dict.fromkeys(names, "secret-value"), PLATFORMS)
    assert {account.platform for account in example.accounts} == set(PLATFORMS)
