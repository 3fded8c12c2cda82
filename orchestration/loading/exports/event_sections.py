"""Reports of webinars and meetings: sections below one another, each with its own header.

A header is known by its names, wherever it stands; a title is a line with one cell. Lines above the
first header that say nothing of the session are no rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from orchestration.loading.exports.headers import fold
from orchestration.loading.exports.model import Part, Row
from orchestration.loading.exports.values import is_unknown

Names = Mapping[str, tuple[str, ...]]

FACTS: Names = {
    "topic": ("topic", "webinar name", "meeting topic", "meeting title"),
    "webinar": ("webinar id",),
    "meeting": ("meeting id", "id"),
    "start": ("actual start time", "start time", "actual start date/time"),
    "scheduled": ("scheduled time", "scheduled start time", "scheduled start date/time"),
    "end": ("end time",),
    "minutes": ("actual duration (minutes)", "duration (minutes)"),
    "registered": ("# registrants", "# registered"),
    "approved": ("# approved",),
    "cancelled": ("# cancelled",),
    "attended": ("unique viewers", "# attended"),
    "total_users": ("total users",),
    "participants": ("participants",),
    "peak_viewers": ("max concurrent views", "max concurrent viewers"),
}
PEOPLE: Names = {
    "attended": ("attended",),
    "name": ("user name (original name)", "name (original name)", "user name", "name"),
    "first": ("first name",),
    "last": ("last name",),
    "email": ("email", "user email", "email address", "e-mail"),
    "registered": ("registration time", "registration date/time"),
    "approval": ("approval status",),
    "join": ("join time",),
    "leave": ("leave time",),
    "minutes": ("time in session (minutes)", "total duration (minutes)", "duration (minutes)"),
    "country": ("country/region name",),
    "guest": ("is guest", "guest"),
}
ANSWERS: Names = {
    "number": ("#",),
    "name": ("user name",),
    "email": ("user email", "email", "email address"),
    "submitted": ("submitted date/time",),
}
QUESTIONS: Names = {
    "number": ("#",),
    "question": ("question",),
    "name": ("asker name",),
    "email": ("asker email",),
    "answer": ("answer (s)", "answers", "answer"),
    "asked": ("question time",),
    "answered": ("answered time", "answer time"),
    "answerer": ("answer name",),
}
#: Titles of sections (their beginnings) that say who the people below are.
_ROLES = {"host": "host", "panelist": "panelist", "attendee": "attendee", "other": "other"}
_TITLES = (
    "attendee", "registration", "poll", "question", "host", "panelist", "other attended",
    "report", "general", "session", "launched", "overview", "participant", "registrants",
)  # fmt: skip
_ENDS = ("details", "report", "attended", "overview", "information", "polls", "questions")
_GENERATED = ("report generated", "generated")


@dataclass(frozen=True)
class Line:
    """A row below a header: which header, its cells by key, and the other filled cells by header.

    ``section``: facts, people, answers or questions. ``role``: of people, by the title above.
    ``behind``: where the columns end that are known.
    """

    row: Row
    section: str
    role: str
    cells: Mapping[str, str]
    others: Mapping[str, str]
    problem: str | None = None
    behind: int = 0


@dataclass
class _State:
    section: str = ""
    role: str = ""
    columns: dict[int, str] = field(default_factory=dict)
    header: tuple[str, ...] = ()


def lines_of(rows: Iterator[Row]) -> Iterator[Line]:
    """All rows of a report that stand below a header, in order."""
    now = _State()
    for row in rows:
        if row.problem:
            if now.section:
                yield Line(row, now.section, now.role, {}, {}, row.problem)
            continue
        names = tuple(fold(cell).rstrip(":") for cell in row.cells)
        section, columns = header_of(names)
        if section:
            now.section, now.columns, now.header = section, columns, row.cells
            continue
        filled = [name for name in names if name]
        if not filled or (len(filled) == 1 and _is_title(names[0])):
            now.role = _role(names[0]) or now.role
            continue
        if now.section and not names[0].startswith(_GENERATED):
            yield _line(row, now)


def header_of(names: tuple[str, ...]) -> tuple[str, dict[int, str]]:
    """The section whose header the folded names are, and its columns; empty for other rows."""
    facts = _columns(names, FACTS)
    if "topic" in facts.values() and len(facts) > 1:
        return "facts", facts
    questions = set(_columns(names, QUESTIONS).values())
    if "question" in questions and questions & {"name", "answer"}:
        return "questions", _columns(names, QUESTIONS)
    answers = set(_columns(names, ANSWERS).values())
    if answers >= {"number", "name", "submitted"}:
        return "answers", _columns(names, ANSWERS)
    people = set(_columns(names, PEOPLE).values())
    if people & {"name", "email", "last"} and people & {
        "attended",
        "join",
        "minutes",
        "registered",
    }:
        return "people", _columns(names, PEOPLE)
    return "", {}


def generated_at(part: Part) -> str:
    """When the report was made, as it is written there; empty if it does not say."""
    for row in part.top:
        if len(row.cells) > 1 and fold(row.cells[0]).startswith(_GENERATED):
            return row.cells[1].strip()
    return ""


def _columns(names: tuple[str, ...], known: Names) -> dict[int, str]:
    words = {word: key for key, spelled in known.items() for word in spelled}
    found: dict[int, str] = {}
    for at, name in enumerate(names):
        if name in words and words[name] not in found.values():
            found[at] = words[name]
    return found


def _is_title(name: str) -> bool:
    return name.startswith(_TITLES) and name.endswith(_ENDS)


def _role(title: str) -> str:
    return next((role for word, role in _ROLES.items() if title.startswith(word)), "")


def _line(row: Row, now: _State) -> Line:
    lacking = [at for at in now.columns if at >= len(row.cells)]
    if lacking and now.section != "questions":
        problem = f"too few fields: {len(row.cells)} instead of {len(now.header)}"
        return Line(row, now.section, now.role, {}, {}, problem)
    cells = {key: row.cells[at].strip() for at, key in now.columns.items() if at < len(row.cells)}
    others = {
        " ".join(name.split()): row.cells[at].strip()
        for at, name in enumerate(now.header[: len(row.cells)])
        if at not in now.columns and name.strip() and not is_unknown(row.cells[at])
    }
    behind = max(now.columns) + 1
    return Line(row, now.section, now.role, cells, others, behind=behind)
