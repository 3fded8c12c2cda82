"""What a refusal that concerns one post means for the reading."""

from __future__ import annotations

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.graph import PERMISSION, TOKEN

ENDS_THE_STREAM = frozenset(map(str, PERMISSION | TOKEN))


class Refusals:
    """Warns of refusals, of many alike by the first one; they are asked again in the next run."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: dict[tuple[str, str], str] = {}

    def note(self, stream: str, what: str, problem: ExtractError) -> None:
        """One post could not be read.

        Raises:
            HttpError: no other post can be read either.
        """
        if not isinstance(problem, HttpError):
            self._desk.problems.append(f"{stream}: {problem}")
            return
        if problem.code.partition("/")[0] in ENDS_THE_STREAM:
            raise problem
        said = self._told.setdefault((what, problem.code), str(problem))
        self._desk.warnings[f"{what} could not be read: {said}"] += 1
