"""Attendance and registration reports of webinars and meetings (Zoom, and others of their kind).

One row a join: a person's joins make one act ``live_attend`` at the first of them, overlapping ones
counted once. Hosts and panelists are marked as the team's. Who registered and did not come makes
no act, only a part of ``registered``. Figures of the summary are taken as they stand; where there
is none, people are counted, unless a row of them cannot be read. A person is the e-mail address,
else the name within the session (``person_basis`` in the payload says which).

Times stand in the account's zone without naming it: the zone of sources.yml is taken. Memory: one
entry a row of people is held, of at most ``MAX_PEOPLE``.

Left out: Teams, whose report names no session by which its chat or polls would be found again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from orchestration.loading.exports.event_sections import Line, header_of, lines_of
from orchestration.loading.exports.headers import header_candidates
from orchestration.loading.exports.model import Converted, Made, Match, Part, Source, Stream
from orchestration.loading.exports.session_people import (
    TEAM_ROLES,
    Gathered,
    gather,
    key_of,
    mark_of,
    visit_of,
)
from orchestration.loading.exports.sessions import (
    Session,
    base,
    content_of,
    facts_of,
    metrics_of,
    session_of,
)


@dataclass(frozen=True)
class SessionReport:
    """The report of who was in a session, or registered for it; see the module."""

    name: str = "event.attendance"
    title: str = "webinar or meeting, attendance or registrations"
    stream: Stream = "actions"
    whole_archive: bool = False

    def match(self, part: Part) -> Match | None:
        """A header of people with times in a session, or below a summary of one."""
        keys: set[str] = set()
        line = 0
        names: tuple[str, ...] = ()
        for row, folded in header_candidates(part):
            section, columns = header_of(folded)
            if section == "people" and not line:
                keys, line, names = keys | set(columns.values()), row.line, row.cells
            if section == "facts":
                keys |= {"facts"}
        is_session = line and keys & {"facts", "attended", "join", "minutes"}
        return Match(self, part, len(keys), "en", line, names) if is_session else None

    def convert(self, match: Match, source: Source) -> Iterator[Converted]:
        """Rows of summaries and people; the first readable one brings the session with it."""
        session = session_of(match.part, source, _first_join(match.part))
        people = gather(lines_of(match.part.rows()), session)
        counted = _counted(people)
        format_ = "live" if "meeting" in session.facts else "webinar"
        done: set[str] = set()
        told = False
        for line in lines_of(match.part.rows()):
            made: list[Made] = []
            problem = line.problem
            try:
                if problem is None and line.section == "people":
                    made = list(_attendance(line, session, people, source, done))
                if problem is None and not told:
                    made.append(content_of(session, source, format_))
                    made += metrics_of(session, source, counted, line.section == "facts")
                    told = True
            except ValueError as error:
                problem = str(error)
            yield Converted(line.row.line, line.row.text, () if problem else tuple(made), problem)


def _counted(people: Gathered) -> dict[str, str]:
    if not people.all_readable:
        return {}
    guests = [stay for stay in people.stays.values() if not stay.team]
    counted = {}
    if guests:
        counted["attended"] = str(len(guests))
        if any(stay.stayed for stay in guests):
            counted["watch_seconds"] = str(sum(stay.stayed for stay in guests))
    if people.has_registrations:
        counted["registered"] = str(len(people.registered))
    return counted


def _attendance(
    line: Line, session: Session, people: Gathered, source: Source, done: set[str]
) -> Iterator[Made]:
    visit = visit_of(line, session)
    if not visit.came:
        return
    key = key_of(visit.name, visit.email, session, people.names)
    stay = people.stays.get(key)
    if key in done:
        return
    done |= {key} if key else set()
    first = (stay.first if stay else visit.join) or session.beginning
    values = {
        **base(source),
        "action_type": "live_attend",
        "action_id": f"{session.content_id}|attend|{mark_of(key) if key else line.row.line}",
        "acted_at": first.isoformat(),
        "content_id": session.content_id,
        "person_id": key,
        "person_name": visit.name,
        "is_team": str(stay.team if stay else line.role in TEAM_ROLES).lower(),
    }
    extra = {
        **line.others,
        "person_basis": "email" if visit.email else "name",
        "seconds": str(stay.stayed if stay else round(visit.seconds)),
        "joins": str(stay.joins if stay else 1),
        "registered_at": visit.registered_at,
        "country": line.cells.get("country", ""),
        "assumed_timezone": session.zone,
    }
    yield Made("actions", {name: text for name, text in values.items() if text}, extra)


def _first_join(part: Part) -> str:
    """A time of the first rows, for reports without a summary."""
    if facts_of(part).get("start"):
        return ""
    rows = (line.cells.get("join", "") for line in islice(lines_of(part.rows()), 100))
    return next((text for text in rows if any(sign.isdigit() for sign in text)), "")


EXPORTS = (SessionReport(),)
