"""Chats of Zoom sessions, as its client and its cloud save them.

Three layouts: ``2026-11-22 10:51:00 From Ada to Everyone:`` with the text in indented lines below;
``10:51:00  From Ada : text`` without a day; ``00:58:04<tab>Ada:<tab>text``, counted from the start
of the recording. A line of no layout goes on with the message above it. Messages to everyone are
acts ``live_chat``, and so are answers (the line quoted from above is dropped from their text);
``Reacted to`` is a ``reaction`` with its emoji. Messages to one person are private: nothing of them
is stored. A person is the name within the session, as in the reports.

The session and the day stand in the name of the file or folder (``GMT20261122-105100`` is the
start of the recording, in UTC), or in the report of the same archive. Other times are in the zone
of sources.yml. Memory: one message, of at most ``_MAX_LINES`` lines, and a
digest of every message, by which equal ones are numbered. Only the English words of the client are
known.
"""

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from orchestration.loading.exports.model import Converted, Made, Match, Part, Source, Stream
from orchestration.loading.exports.session_people import key_of
from orchestration.loading.exports.sessions import Session, base, session_of
from orchestration.loading.quarantine import UnreadableFile, WaitingFile
from orchestration.loading.records import is_text

_MAX_LINES = 500
_MAX_LINE = 256 * 1024
_CLOCK = r"(?P<h>\d{1,2}):(?P<m>\d{2}):(?P<s>\d{2})"
_FROM = re.compile(rf"(?:(?P<day>\d{{4}}-\d{{2}}-\d{{2}}) )?{_CLOCK}[\t ]+From[\t ]+(?P<rest>.+)")
_OFFSET = re.compile(rf"{_CLOCK}\t(?P<name>[^\t]+?):?\t(?P<text>.*)")
#: Score of a chat whose times count from the start of the recording.
_COUNTS = 4
_KINDS = (_FROM, _OFFSET)
_START = re.compile(r"GMT(\d{8})-(\d{6})")
_EVERYONE = re.compile(r"\s+to\s+(everyone|panelists and attendees|all panelists and attendees)$",
                       re.IGNORECASE)  # fmt: skip
_TO_ONE = re.compile(r"\s+to\s+\S.*$", re.IGNORECASE)
_PRIVATELY = re.compile(r"\s+to\s+\S.*\([^()]+\)$", re.IGNORECASE)
_REACTED = re.compile(r'Reacted to ["\u201c](?P<what>.*)["\u201d] with (?P<kind>.+)', re.DOTALL)
_REPLYING = re.compile(r'Replying to ["\u201c].*?["\u201d]:?\s*', re.DOTALL)


@dataclass
class Message:
    """One message as it stands: where it begins, when and by whom, its lines of text."""

    line: int
    found: re.Match[str] | None
    texts: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    problem: str | None = None


@dataclass(frozen=True)
class ZoomChat:
    """A saved chat; see the module."""

    name: str = "event.chat"
    title: str = "Zoom, saved chat"
    stream: Stream = "actions"
    whole_archive: bool = False

    def match(self, part: Part) -> Match | None:
        """The first line with anything in it begins a message."""
        first = next((one for one in part.head.lstrip("\ufeff").splitlines() if one.strip()), "")
        if not part.open:
            return None
        if _OFFSET.fullmatch(first.strip(" ")):
            return Match(self, part, _COUNTS)
        return Match(self, part, 5) if _FROM.fullmatch(first.strip(" ")) else None

    def convert(self, match: Match, source: Source) -> Iterator[Converted]:
        """Messages in order."""
        began = _began(f"{source.label}/{match.part.name}")
        local = began.astimezone(ZoneInfo(source.timezone)).date().isoformat() if began else ""
        session = session_of(match.part, source, _first_day(match.part) or local)
        recording = began or session.starts
        if recording is None and match.score == _COUNTS:
            raise WaitingFile(
                "the chat counts from the start of a recording that the file does not name: keep "
                "its name GMT<yyyymmdd>-<hhmmss>, or put the attendance report into the same zip"
            )
        seen: Counter[str] = Counter()
        for message in _messages(match.part):
            made: tuple[Made, ...] = ()
            problem = message.problem
            if problem is None:
                try:
                    made = tuple(_acts(message, session, recording, source, seen))
                except (ValueError, OverflowError) as error:
                    problem = str(error)
            yield Converted(message.line, "\n".join(message.raw), made, problem)


def _messages(part: Part) -> Iterator[Message]:
    now: Message | None = None
    for number, raw in _lines(part):
        line = raw.strip("\ufeff\r\n")
        if not line.strip():
            continue
        found = next((m for kind in _KINDS if (m := kind.fullmatch(line.strip(" ")))), None)
        goes_on = now and now.problem is None and len(now.raw) < _MAX_LINES
        if found is None and now and goes_on and is_text(line):
            now.texts.append(line.strip())
            now.raw.append(line)
            continue
        if now:
            yield now
        now = Message(number, found, raw=[line])
        if not is_text(line):
            now.problem = "the text is not valid UTF-8"
        elif len(line) >= _MAX_LINE:
            now.problem = f"the line is longer than {_MAX_LINE} characters"
        elif found is None:
            now.problem = "the line is no message and belongs to none"
    if now:
        yield now


def _lines(part: Part) -> Iterator[tuple[int, str]]:
    assert part.open is not None
    with (
        part.open() as stream,
        io.TextIOWrapper(stream, encoding=part.encoding, errors="surrogateescape") as text,
    ):
        number = 0
        try:
            while line := text.readline(_MAX_LINE):
                number += 1
                yield number, line
        except UnicodeError as error:
            raise UnreadableFile(f"the text is not valid {part.encoding}: {error}") from error


def _acts(
    message: Message,
    session: Session,
    recording: datetime | None,
    source: Source,
    seen: Counter[str],
) -> Iterator[Made]:
    found = message.found
    assert found is not None
    if found.re is _FROM:
        name, text, private = _who(found["rest"])
        sent = _sent(found, session)
    else:
        name, text, private = found["name"].strip(), found["text"], False
        if recording is None:
            raise ValueError("nothing says when the recording began")
        hours, minutes, seconds = (int(found[key]) for key in "hms")
        sent = recording + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if private:
        return
    text = "\n".join(one for one in (text.strip(), *message.texts) if one)
    if not name or not text:
        raise ValueError("the message has no name" if not name else "the message has no text")
    reacted = _REACTED.fullmatch(text)
    digest = hashlib.sha256(f"{sent.isoformat()}|{name}|{text}".encode()).hexdigest()[:16]
    seen[digest] += 1
    values = {
        **base(source),
        "action_type": "reaction" if reacted else "live_chat",
        "action_id": f"{session.content_id}|chat|{digest}-{seen[digest]}",
        "acted_at": sent.isoformat(),
        "content_id": session.content_id,
        "person_id": key_of(name, "", session),
        "person_name": name,
        "text": "" if reacted else _REPLYING.sub("", text, count=1).strip() or text,
        "reaction_kind": reacted["kind"].strip() if reacted else "",
    }
    extra = {"person_basis": "name", "reacted_to": reacted["what"] if reacted else ""}
    if found.re is _FROM:
        extra["assumed_timezone"] = session.zone
    yield Made("actions", {key: value for key, value in values.items() if value}, extra)


def _who(rest: str) -> tuple[str, str, bool]:
    """Name, text in the same line, and whether it was written to one person.

    Names may hold `` to `` and colons, so the receiver is looked for from the right.
    """
    is_alone = rest.rstrip().endswith(":") and " : " not in rest
    if is_alone:
        head, text = rest.rstrip()[:-1].rstrip(), ""
    elif " : " in rest:
        head, _, text = rest.partition(" : ")
    elif ":" in rest:
        head, _, text = rest.partition(":")
    else:
        raise ValueError("the message has no colon behind its name")
    everyone = _EVERYONE.search(head)
    if everyone:
        return head[: everyone.start()].strip(), text, False
    # A message in a line of its own names its receiver only where that is not everyone.
    return head.strip(), text, bool((_TO_ONE if is_alone else _PRIVATELY).search(head))


def _sent(found: re.Match[str], session: Session) -> datetime:
    on = found["day"] or session.day.isoformat()
    clock = f"{int(found['h']):02}:{found['m']}:{found['s']}"
    return session.moment(f"{on} {clock}")


def _began(path: str) -> datetime | None:
    for day, clock in reversed(_START.findall(path)):
        try:
            return datetime.strptime(day + clock, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _first_day(part: Part) -> str:
    for line in part.head.lstrip("\ufeff").splitlines():
        found = _FROM.fullmatch(line.strip(" "))
        if found and found["day"]:
            try:
                return date.fromisoformat(found["day"]).isoformat()
            except ValueError:
                continue
    return ""


EXPORTS = (ZoomChat(),)
