"""The ladder's SQL, compiled once for all tests of this folder."""

import pytest

from tests.ladder.small_project import CompiledLadder, compile_ladder


@pytest.fixture(scope="session")
def ladder(tmp_path_factory: pytest.TempPathFactory) -> CompiledLadder:
    """Compiled models of the ladder, ready to run on any set of acts."""
    return compile_ladder(tmp_path_factory.mktemp("ladder"))
