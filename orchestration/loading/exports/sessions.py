"""Which live session a report or a chat is of: its id, its times, its row of content.

The id is the one of the webinar or meeting and the local day of its start, since a series keeps its
id: ``81234567890-2026-11-22``. Where the file does not say it, the number and the day stand in the
name that Zoom gave to the file or its folder, or in the one other report of the same archive.
Times are written in the zone of the account without naming it: the zone of sources.yml is taken.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from orchestration.loading.exports.dates import Style, day, moment, style_of
from orchestration.loading.exports.event_sections import generated_at, lines_of
from orchestration.loading.exports.model import Made, Part, Source
from orchestration.loading.exports.values import identifier, is_unknown, number
from orchestration.loading.quarantine import UnreadableFile, WaitingFile

PLATFORM = "event"
#: Fact of a report -> metric.
_METRICS = {
    "approved": "registered",
    "registered": "registered",
    "cancelled": "registrations_cancelled",
    "attended": "attended",
    "total_users": "session_users",
    "participants": "session_participants",
    "peak_viewers": "peak_viewers",
}
_NUMBER = re.compile(r"(?<!\d)(\d{9,12})(?!\d)")
_MINUTES = re.compile(r"[0-9]{1,5}")
_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")


@dataclass(frozen=True)
class Session:
    """One session. ``starts`` and ``ends`` are UTC and None where nothing says them."""

    content_id: str
    day: date
    zone: str
    style: Style
    facts: Mapping[str, str]
    starts: datetime | None = None
    ends: datetime | None = None
    observed: datetime | None = None

    def moment(self, text: str) -> datetime:
        """A time of the report in UTC; ValueError says what is wrong."""
        return moment(text, self.style, self.zone)

    @property
    def beginning(self) -> datetime:
        """The start, else midnight of its day."""
        return self.starts or moment(self.day.isoformat(), self.style, self.zone)


def facts_of(part: Part) -> dict[str, str]:
    """What the summaries near the top of a report say of the session, and ``generated``."""
    facts = {"generated": generated_at(part)}
    for line in lines_of(iter(part.top)):
        if line.section == "facts":
            known = {key: text for key, text in line.cells.items() if not is_unknown(text)}
            facts = {**known, **facts}
    return facts


def session_of(part: Part, source: Source, first_time: str = "") -> Session:
    """The session of a part. ``first_time``: a time in it, where it has no summary.

    Raises WaitingFile if nothing says which session it is, or when it was, and UnreadableFile if
    a spreadsheet has cut the digits of its id.
    """
    facts = facts_of(part)
    id_text = facts.get("webinar") or facts.get("meeting") or ""
    others = _other_facts(part, source) if not id_text else []
    if len(others) == 1:
        facts = {**others[0], **{key: text for key, text in facts.items() if text}}
        id_text = facts.get("webinar") or facts.get("meeting") or ""
    texts = [facts.get(key) or "" for key in ("start", "scheduled", "end", "generated")]
    style = style_of([*texts, first_time], "en", "mdy")
    path = f"{source.label}/{part.name}"
    digits = re.sub(r"\D", "", _identifier(id_text)) or _last(_NUMBER.findall(path))
    start = facts.get("start") or facts.get("scheduled") or first_time
    on = _day(start, style) or _path_day(path)
    if not digits or not on:
        lacks = "of which session it is" if not digits else "on which day the session was"
        raise WaitingFile(
            f"the file does not say {lacks}: keep the name that the platform gave to the file or "
            "to its folder, or name the folder <number of the session> <yyyy-mm-dd>"
        )
    zone = source.timezone
    starts = _known(facts.get("start") or facts.get("scheduled"), style, zone)
    ends = _known(facts.get("end"), style, zone)
    if starts and not ends and _MINUTES.fullmatch(facts.get("minutes", "")):
        ends = starts + timedelta(minutes=int(facts["minutes"]))
    observed = _known(facts.get("generated"), style, zone)
    return Session(f"{digits}-{on}", on, zone, style, facts, starts, ends, observed)


def content_of(session: Session, source: Source, format_: str) -> Made:
    """The row of content of the session."""
    seconds = session.ends and session.starts and session.ends - session.starts
    values = {
        "content_id": session.content_id,
        "published_at": session.beginning.isoformat(),
        "format": format_,
        "title": session.facts.get("topic", ""),
        "duration_seconds": str(int(seconds.total_seconds())) if seconds else "",
    }
    known = {key: value for key, value in values.items() if value}
    return Made("content", {**base(source), **known}, {"assumed_timezone": session.zone})


def metrics_of(
    session: Session, source: Source, counted: Mapping[str, str], strict: bool
) -> Iterator[Made]:
    """Figures of the summary and, where it has none, those counted in the rows.

    They are observed when the report was made. A figure that is none is left out or, if
    ``strict``, a ValueError.
    """
    observed = session.observed or source.exported_at
    figures = dict(counted)
    for key, metric in _METRICS.items():
        text = session.facts.get(key)
        try:
            figures |= {metric: number(text, "count", "en")} if text else {}
        except ValueError as error:
            if strict:
                raise ValueError(f"{metric} {error}") from error
    for metric, value in figures.items():
        values = {
            **base(source),
            "content_id": session.content_id,
            "metric": metric,
            "value": value,
            "observed_at": observed.astimezone(UTC).isoformat(),
        }
        origin = {"counted_from": "rows"} if value == counted.get(metric) else {}
        yield Made("metrics", values, origin)


def base(source: Source) -> dict[str, str]:
    """Platform and account of every row of a session."""
    return {"platform": PLATFORM, "account": source.account(PLATFORM)}


def _other_facts(part: Part, source: Source) -> list[dict[str, str]]:
    """Facts of the sessions that other parts of the file name, one for each session."""
    found = {}
    for match in source.matches:
        if match.export.name.startswith("event.") and match.part is not part:
            facts = facts_of(match.part)
            number_ = facts.get("webinar") or facts.get("meeting")
            if number_:
                found[re.sub(r"\D", "", number_), facts.get("start", "")] = facts
    return list(found.values())


def _identifier(text: str) -> str:
    try:
        return identifier(text)
    except ValueError as error:
        raise UnreadableFile(str(error)) from error


def _last(found: list[str]) -> str:
    return found[-1] if found else ""


def _day(text: str, style: Style) -> date | None:
    try:
        return day(text, style) if text else None
    except ValueError:
        return None


def _path_day(path: str) -> date | None:
    for year, month, number_ in reversed(_DAY.findall(path)):
        try:
            return date(int(year), int(month), int(number_))
        except ValueError:
            continue
    return None


def _known(text: str | None, style: Style, zone: str) -> datetime | None:
    try:
        return moment(text, style, zone) if text else None
    except ValueError:
        return None
