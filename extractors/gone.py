"""What a platform no longer shows to whom asks for it by id, and what is there again.

An answer that leaves out most of many may be an accident of the server, so it is believed only
once a later run is told the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extractors.desk import Desk
from extractors.records import iso

# From so many on, more than half of those that were asked for.
FEWEST_MISSING = 3


class Gone:
    """Deletions of one account; for use from one thread.

    ``noted``: id -> when it was noted as gone, where the extractor itself keeps that between runs.
    """

    def __init__(self, desk: Desk, noted: dict[str, str] | None = None) -> None:
        self._desk = desk
        self._run = iso(desk.now)
        kept: dict[str, str] = desk.memory.setdefault("gone", {}) if noted is None else noted
        self._noted = kept
        # id -> the run that asked for it in vain
        self._missed: dict[str, str] = desk.memory.setdefault("missed_by_id", {})

    @property
    def doubted(self) -> list[str]:
        """Ids that an answer left out and that are to be asked for once more."""
        return sorted(self._missed)

    def __contains__(self, item: str) -> bool:
        return item in self._noted

    def here(self, item: str) -> None:
        """The platform shows it."""
        self._missed.pop(item, None)
        if self._noted.pop(item, None) is not None:
            self._desk.deleted(item, is_back=True)

    def note(self, item: str) -> None:
        """The platform says that it is gone."""
        self._missed.pop(item, None)
        self._noted[item] = self._run
        self._desk.deleted(item)

    def after_asking(self, asked: Sequence[str], shown: Collection[str | None]) -> list[str]:
        """Note and give those that are gone; ``asked`` by id, of whom ``shown`` were answered."""
        missing = [item for item in asked if item not in shown]
        is_odd = len(missing) >= FEWEST_MISSING and 2 * len(missing) > len(asked)
        gone = [
            item for item in missing if not is_odd or self._missed.get(item, self._run) != self._run
        ]
        for item in gone:
            self.note(item)
        doubted = set(missing) - set(gone)
        self._missed.update(dict.fromkeys(doubted, self._run))
        if doubted:
            self._desk.warnings[
                f"{len(missing)} of {len(asked)} asked for by id are not shown: they are taken for"
                " gone if the next run is told the same"
            ] += 1
        return gone
