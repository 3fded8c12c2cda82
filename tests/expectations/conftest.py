"""The checking library, imported once and kept out of the collections that end every run."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="package")
def library() -> Iterator[None]:
    import expectations.validation  # noqa: F401

    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
