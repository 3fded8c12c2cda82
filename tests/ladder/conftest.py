"""The ladder's models, built by dbt once for all tests of this folder."""

import pytest

from tests.ladder.golden_files import AS_OF, golden_acts
from tests.ladder.small_project import CompiledLadder, World, build_ladder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[CompiledLadder, str]:
    """The ladder built on the worked example: compiled models, and what dbt said."""
    return build_ladder(tmp_path_factory.mktemp("ladder"), World(golden_acts(), AS_OF))


@pytest.fixture(scope="session")
def ladder(built: tuple[CompiledLadder, str]) -> CompiledLadder:
    """Compiled models of the ladder, ready to run on any set of acts."""
    return built[0]
