"""Poll reports, and reports of questions and answers, of webinars and meetings.

A poll's row is one person; every answered question is one act ``poll_vote`` on content of its own
(format poll, one a question). Columns are the questions, or questions and answers stand in turn.
A question to the panel is a ``live_chat``, its answer a ``brand_reply``. Older reports have no
times: the question is then dated at the start of the session and the answer at its end, the
longest that it can have taken (``dated_by`` in the payload says so); without an end, no answer is
made. Anonymous people have no id and are never merged.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from orchestration.loading.exports.event_sections import Line, header_of, lines_of
from orchestration.loading.exports.headers import header_candidates
from orchestration.loading.exports.model import Converted, Made, Match, Part, Source, Stream
from orchestration.loading.exports.session_people import email_of, key_of, mark_of, name_of
from orchestration.loading.exports.sessions import Session, base, session_of
from orchestration.loading.exports.values import is_unknown


def _match(export: "PollReport | QuestionReport", part: Part, section: str) -> Match | None:
    for row, folded in header_candidates(part):
        found, columns = header_of(folded)
        if found == section:
            return Match(export, part, len(columns), "en", row.line, row.cells, columns)
    return None


def _values(values: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if text}


@dataclass(frozen=True)
class PollReport:
    """Who answered what in the polls of a session."""

    name: str = "event.polls"
    title: str = "webinar or meeting, polls"
    stream: Stream = "actions"
    whole_archive: bool = False

    def match(self, part: Part) -> Match | None:
        """A header of people with a time of submission."""
        return _match(self, part, "answers")

    def convert(self, match: Match, source: Source) -> Iterator[Converted]:
        """Rows of the summary say nothing that the attendance report does not."""
        session = session_of(match.part, source, _first(match.part, "answers", "submitted"))
        told: set[str] = set()
        for line in lines_of(match.part.rows()):
            made: tuple[Made, ...] = ()
            problem = line.problem
            if line.section == "answers":
                try:
                    made = () if problem else tuple(_votes(line, session, source, told))
                except ValueError as error:
                    problem = str(error)
            yield Converted(line.row.line, line.row.text, made, problem)


def _votes(line: Line, session: Session, source: Source, told: set[str]) -> Iterator[Made]:
    name, email = name_of(line.cells), email_of(line.cells)
    if not name and not email:
        raise ValueError("the row names nobody")
    submitted = session.moment(line.cells["submitted"])
    person = key_of(name, email, session)
    for question, answer in _answers(line):
        poll = f"{session.content_id}/poll/{_digest(question)}"
        if poll not in told:
            told.add(poll)
            yield Made("content", {
                **base(source), "content_id": poll, "format": "poll", "title": question,
                "published_at": session.beginning.isoformat(),
            }, {"session": session.content_id})  # fmt: skip
        number = line.cells.get("number") or str(line.row.line)
        mark = mark_of(person) if person else f"anonymous {number}"
        yield Made("actions", _values({
            **base(source), "action_type": "poll_vote", "acted_at": submitted.isoformat(),
            "action_id": f"{poll}|{mark}", "content_id": poll,
            "person_id": person, "person_name": name if person else "", "text": answer,
        }), {"session": session.content_id, "assumed_timezone": session.zone})  # fmt: skip


def _answers(line: Line) -> Iterator[tuple[str, str]]:
    """Question and answer; several answers to one question stay joined as they are."""
    if line.others:
        yield from line.others.items()
        return
    rest = [cell.strip() for cell in line.row.cells[line.behind :]]
    pairs = zip(rest[::2], rest[1::2], strict=False)
    yield from ((one, answer) for one, answer in pairs if one and not is_unknown(answer))


@dataclass(frozen=True)
class QuestionReport:
    """Questions to the panel and what it answered."""

    name: str = "event.questions"
    title: str = "webinar, questions and answers"
    stream: Stream = "actions"
    whole_archive: bool = False

    def match(self, part: Part) -> Match | None:
        """A header of questions with who asked or what was answered."""
        return _match(self, part, "questions")

    def convert(self, match: Match, source: Source) -> Iterator[Converted]:
        """A row without a number is one more answer to the question above it."""
        session = session_of(match.part, source, _first(match.part, "questions", "asked"))
        above: tuple[str, datetime] | None = None
        for line in lines_of(match.part.rows()):
            made: list[Made] = []
            problem = line.problem
            if line.section == "questions" and not problem:
                try:
                    if not is_unknown(line.cells.get("question", "")):
                        above = None
                        asked = _asked(line, session, source)
                        above = (asked.values["action_id"], _time(line, "asked", session))
                        made.append(asked)
                    if above is None:
                        raise ValueError("the row is an answer, and there is no question above it")
                    made += _replies(line, above, session, source)
                except ValueError as error:
                    made, problem = [], str(error)
                    above = None
            yield Converted(line.row.line, line.row.text, tuple(made), problem)


def _asked(line: Line, session: Session, source: Source) -> Made:
    name, email = name_of(line.cells), email_of(line.cells)
    person = key_of(name, email, session)
    text = line.cells["question"]
    number = line.cells.get("number") or str(line.row.line)
    asked = _time(line, "asked", session)
    return Made("actions", _values({
        **base(source), "action_type": "live_chat", "acted_at": asked.isoformat(),
        "action_id": f"{session.content_id}|question|{number}|{_digest(text)}",
        "content_id": session.content_id, "person_id": person,
        "person_name": name if person else "", "text": text,
    }), {**line.others, "assumed_timezone": session.zone, **_dated(line, "asked")})  # fmt: skip


def _replies(
    line: Line, above: tuple[str, datetime], session: Session, source: Source
) -> Iterator[Made]:
    text = line.cells.get("answer", "")
    answered = _time(line, "answered", session)
    if is_unknown(text) or (not line.cells.get("answered") and not session.ends):
        return
    question, asked = above
    yield Made("actions", _values({
        **base(source), "action_type": "brand_reply", "is_team": "true",
        "acted_at": max(answered, asked).isoformat(),
        "action_id": f"{question}|answer|{_digest(text)}", "in_reply_to": question,
        "content_id": session.content_id, "text": text,
        "person_name": line.cells.get("answerer", ""),
    }), {"assumed_timezone": session.zone, **_dated(line, "answered")})  # fmt: skip


def _time(line: Line, key: str, session: Session) -> datetime:
    text = line.cells.get(key, "")
    if not is_unknown(text):
        return session.moment(text)
    return session.beginning if key == "asked" or not session.ends else session.ends


def _dated(line: Line, key: str) -> dict[str, str]:
    return {} if line.cells.get(key) else {"dated_by": "session"}


def _first(part: Part, section: str, key: str) -> str:
    for line in lines_of(iter(part.top)):
        if line.section == section and not is_unknown(line.cells.get(key, "")):
            return line.cells[key]
    return ""


def _digest(text: str) -> str:
    return hashlib.sha256(re.sub(r"\s+", " ", text).strip().encode("utf-8", "replace")).hexdigest()[
        :12
    ]


EXPORTS = (PollReport(), QuestionReport())
