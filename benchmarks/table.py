"""What a benchmark reports, and how all of them are printed as one table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: a figure, the figure it is compared with, and the goal.

    ``ratio`` is ours / reference, or ours alone where ``reference`` is a fixed limit; ``note``
    says what was subtracted or how the figure was made. ``goal`` is the highest ratio allowed,
    None for a figure that is only shown.
    """

    name: str
    ours: float
    reference: float
    unit: str
    goal: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.reference

    @property
    def is_missed(self) -> bool:
        return self.goal is not None and self.ratio > self.goal


class WrongResultError(Exception):
    """Both ways did not lead to the same rows: the figures would compare nothing."""


Benchmark = Callable[[], Sequence[Row]]


def render(rows: Sequence[Row]) -> str:
    """The rows as a table of text with aligned columns."""
    cells = [("benchmark", "ours", "reference", "ratio", "goal", "", "note")]
    for row in rows:
        goal = f"<= {row.goal:g}" if row.goal is not None else ""
        verdict = "" if row.goal is None else "missed" if row.is_missed else "met"
        cells.append(
            (
                row.name,
                f"{row.ours:.2f} {row.unit}",
                f"{row.reference:.2f} {row.unit}",
                f"{row.ratio:.2f}",
                goal,
                verdict,
                row.note,
            )
        )
    widths = [max(len(line[i]) for line in cells) for i in range(len(cells[0]))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in cells]
    return "\n".join(line.rstrip() for line in lines)
