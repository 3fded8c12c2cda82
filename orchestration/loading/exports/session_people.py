"""People of a session: who is who in rows of joins, and how long they stayed."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from orchestration.loading.exports.event_sections import Line
from orchestration.loading.exports.headers import fold
from orchestration.loading.exports.sessions import Session
from orchestration.loading.exports.values import is_unknown, number
from orchestration.loading.quarantine import UnreadableFile

TEAM_ROLES = ("host", "panelist")
ANONYMOUS = ("anonymous attendee", "anonymous", "anonym")
#: Readable rows of people in one report that are held in memory.
MAX_PEOPLE = 200_000
_RENAMED = re.compile(r"(.+) \((.+)\)")
_REGISTRATION = ("registered", "approval")
_NO = ("no", "nein", "non", "não", "nao")


@dataclass
class Stay:
    """One person over all joins: seconds in the session, and when they came first (UTC)."""

    first: datetime | None = None
    joins: int = 0
    seconds: float = 0.0
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    team: bool = False

    @property
    def stayed(self) -> int:
        """Seconds, overlapping joins once; the sum of the rows' minutes if a row lacks a time."""
        if len(self.spans) < self.joins:
            return round(self.seconds)
        total, until = 0.0, None
        for start, end in sorted(self.spans):
            begin = start if until is None or start > until else until
            total += max(0.0, (end - begin).total_seconds())
            until = end if until is None or end > until else until
        return round(total)


@dataclass(frozen=True)
class Visit:
    """What one row says of one person. ``came``: whether they were there; else they registered."""

    name: str
    email: str
    came: bool
    join: datetime | None = None
    leave: datetime | None = None
    seconds: float = 0.0
    registered_at: str = ""


def name_of(cells: Mapping[str, str]) -> str:
    """The name shown in the session, else first and last name."""
    shown = cells.get("name", "")
    if is_unknown(shown):
        shown = " ".join(cells.get(key, "") for key in ("first", "last"))
    return " ".join(shown.split())


def email_of(cells: Mapping[str, str]) -> str:
    """The address in lower case; empty if there is none."""
    text = cells.get("email", "").strip().lower()
    return text if "@" in text else ""


def visit_of(line: Line, session: Session) -> Visit:
    """The row's visit; ValueError if it names nobody or a time or number in it is none."""
    cells = line.cells
    name, email = name_of(cells), email_of(cells)
    if not name and not email:
        raise ValueError("the row names nobody")
    join, leave = (_time(cells.get(key, ""), key, session) for key in ("join", "leave"))
    minutes = cells.get("minutes", "")
    seconds = 0.0
    if not is_unknown(minutes):
        try:
            seconds = float(number(minutes, "count", "en")) * 60
        except ValueError as error:
            raise ValueError(f"the time in the session {error}") from error
        if not 0 <= seconds < 1e9:
            raise ValueError(f"the time in the session is out of range: {minutes[:40]}")
    if join and leave and leave < join:
        raise ValueError("the row leaves before it joins")
    said = fold(cells.get("attended", ""))
    came = bool(join or seconds) if is_unknown(said) or "attended" not in cells else said not in _NO
    if came and "attended" in cells and said not in ("yes", "ja", "oui", "sí", "si", "sim"):
        if not join:
            raise ValueError(f"Attended is neither Yes nor No: {said[:40] or 'empty'}")
    at = _time(cells.get("registered", ""), "registered", session)
    return Visit(name, email, came, join, leave, seconds, at.isoformat() if at else "")


def key_of(name: str, email: str, session: Session, names: Iterable[str] = ()) -> str:
    """Id of a person: the address, else the name within its session; empty for nobody named.

    ``New name (Old name)`` is taken for the old name if that stands in the session by itself.
    """
    if email:
        return email
    folded = fold(name)
    renamed = _RENAMED.fullmatch(folded)
    if renamed and renamed[2] in names:
        folded = renamed[2]
    if not folded or folded.startswith(ANONYMOUS):
        return ""
    return f"{session.content_id}|{folded}"


def mark_of(key: str) -> str:
    """A mark of a person for the ids of acts, which then tell no address and no name."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]


@dataclass
class Gathered:
    """All readable rows of people of a part: what they come to."""

    names: set[str] = field(default_factory=set)
    stays: dict[str, Stay] = field(default_factory=dict)
    registered: set[str] = field(default_factory=set)
    has_registrations: bool = False
    all_readable: bool = True


def gather(lines: Iterator[Line], session: Session) -> Gathered:
    """Read the rows of people once; those that cannot be read are left out and noted.

    Raises UnreadableFile for more than MAX_PEOPLE.
    """
    found = Gathered()
    visits: list[tuple[str, dict[str, str], Visit]] = []
    for line in lines:
        if line.section != "people":
            continue
        try:
            if line.problem:
                raise ValueError(line.problem)
            visit = visit_of(line, session)
        except ValueError:
            found.all_readable = False
            continue
        if len(visits) >= MAX_PEOPLE:
            raise UnreadableFile(f"the report has more than {MAX_PEOPLE} rows of people")
        registration = {key: line.cells[key] for key in _REGISTRATION if key in line.cells}
        visits.append((line.role, registration, visit))
        found.names.add(fold(visit.name))
    for role, cells, visit in visits:
        key = key_of(visit.name, visit.email, session, found.names)
        if "registered" in cells:
            found.has_registrations = True
            approved = fold(cells.get("approval", "approved")) not in ("denied", "cancelled")
            if approved and visit.registered_at and role not in TEAM_ROLES:
                found.registered.add(key)
        if visit.came and key:
            _add(found.stays.setdefault(key, Stay()), visit, role in TEAM_ROLES)
    return found


def _add(stay: Stay, visit: Visit, team: bool) -> None:
    stay.joins += 1
    stay.seconds += visit.seconds
    stay.team = stay.team or team
    if visit.join and (stay.first is None or visit.join < stay.first):
        stay.first = visit.join
    if visit.join and visit.leave:
        stay.spans.append((visit.join, visit.leave))


def _time(text: str, what: str, session: Session) -> datetime | None:
    if is_unknown(text):
        return None
    try:
        return session.moment(text)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{what} {error}") from error
