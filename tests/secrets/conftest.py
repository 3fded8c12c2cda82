"""Short waits, as in the tests of the extractors."""

from tests.extractors.conftest import short_waits

__all__ = ["short_waits"]
