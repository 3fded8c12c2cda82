"""How many rows of a landing file went where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LoadCounts:
    """Rows of one landing file: all in one of loaded, unchanged and quarantined.

    ``stream`` is the stream or general table they belong to; None for an unreadable inbox file.
    """

    rows_in: int = 0
    loaded: int = 0
    unchanged: int = 0
    quarantined: int = 0
    stream: str | None = None

    def check(self, label: str) -> None:
        """Raise RuntimeError if a row was lost or counted twice."""
        if self.rows_in != self.loaded + self.unchanged + self.quarantined:
            raise RuntimeError(
                f"{label}: {self.rows_in} rows came in, but {self.loaded} loaded + "
                f"{self.unchanged} unchanged + {self.quarantined} quarantined; nothing was stored"
            )
