"""The brand's side: answers with realistic delays, follow-ups, and direct messages."""

import random
from collections.abc import Callable
from typing import Any

from orchestration.sample import clock, phrases, texts
from orchestration.sample.people import Person, Pool, brand

Row = dict[str, Any]
NewRow = Callable[..., Row]

# How probable an answer is, by the kind of text that was written.
_ANSWERED = {
    "question": 0.85,
    "negative": 0.8,
    "positive": 0.35,
    "plain": 0.15,
    "short": 0.05,
    "emoji": 0.05,
    "tags": 0.02,
    "missing": 0.05,
}
_FOLLOW_UP = 0.25
# One of the team writes under an own profile that only the ``team`` list gives away.
TEAM_MEMBERS = {
    platform: Person(platform, f"{prefix}-team-01", "Sample Team 01", "en", 0)
    for platform, prefix in (("x", "99000000000"), ("forum", "sample"), ("linkedin", "urn:li"))
}
FLATTENED = ("instagram", "youtube")
_OWN_TYPE = ("facebook_pages", "instagram", "email")


def hang_below(platform: str, row: Row, parent: Row) -> None:
    """Makes ``row`` an answer to ``parent``, in its thread. Flattened platforms know only two
    levels: there it hangs below the top comment (``top`` never reaches a file)."""
    row["in_reply_to"] = parent["action_id"]
    if platform in FLATTENED:
        row["top"] = row["in_reply_to"] = parent.get("top", parent["action_id"])
        if row["text"] and parent.get("top") and parent["person_name"]:
            row["text"] = f"@{parent['person_name']} {row['text']}"
    for key in ("content_id", "thread_id"):
        if parent.get(key):
            row[key] = parent[key]


class Answers:
    """Answers the audience's acts on one account; new rows are made by the stream."""

    def __init__(self, rng: random.Random, platform: str, new_row: NewRow) -> None:
        self._rng, self._platform, self._new_row = rng, platform, new_row

    def answer(self, asked: Row, person: Person, kind: str) -> None:
        """Perhaps an answer to ``asked``, and perhaps the person's thanks or next question."""
        if self._rng.random() >= _ANSWERED[kind]:
            return
        when = clock.answered_at(self._rng, asked["acted_at"])
        if when >= clock.END:
            return
        answer = self._brand_row(when)
        hang_below(self._platform, answer, asked)
        if self._rng.random() >= _FOLLOW_UP:
            return
        when += int(self._rng.lognormvariate(8.6, 1.0))
        if when < clock.END:
            kind = "question" if self._rng.random() < 0.2 else "plain"
            text = texts.compose(self._rng, kind, person.language)
            row = self._new_row("reply", when, person, text=text)
            hang_below(self._platform, row, answer)

    def _brand_row(self, when: int) -> Row:
        text = texts.one_of(self._rng, phrases.ANSWERS)
        if self._platform in TEAM_MEMBERS and self._rng.random() < 0.4:
            return self._new_row("reply", when, TEAM_MEMBERS[self._platform], text=text)
        action = "brand_reply" if self._platform in _OWN_TYPE else "reply"
        author = brand(self._platform)
        return self._new_row(action, when, author, text=text, is_team=True)


def direct_messages(
    rng: random.Random, platform: str, pool: Pool, new_row: NewRow, a_week: int
) -> None:
    """Conversations in private: one to three short messages, an automatic receipt outside the
    office's hours, a human answer for nine in ten; a few are opened by the brand."""
    author = brand(platform)
    for week in range(clock.WEEKS):
        for number, when in enumerate(clock.act_times(rng, week, a_week)):
            person = pool.pick(rng, week / clock.WEEKS)
            thread = f"dm-{platform[:2]}-{week:02d}-{number}"
            if number == 0 and week % 4 == 0:
                new_row(
                    "brand_dm",
                    when - 3600,
                    author,
                    thread_id=thread,
                    is_team=True,
                    target_person_id=person.id,
                    text="You won! Where shall we send it?",
                )
            last = when
            for _ in range(rng.choice((1, 1, 2, 3))):
                text = texts.compose(rng, rng.choice(("question", "negative", "plain")), "en")
                new_row("dm_inbound", last, person, thread_id=thread, text=text)
                last += rng.randint(15, 300)
            day, second = clock.split(when)
            if day % 7 >= 5 or not 9 * clock.HOUR <= second < 18 * clock.HOUR:
                new_row(
                    "brand_dm",
                    when + 3,
                    author,
                    thread_id=thread,
                    is_team=True,
                    is_bot=True,
                    target_person_id=person.id,
                    text=phrases.AUTO_ANSWER,
                )
            answered = clock.answered_at(rng, last)
            if rng.random() < 0.9 and answered < clock.END:
                new_row(
                    "brand_dm",
                    answered,
                    author,
                    thread_id=thread,
                    is_team=True,
                    target_person_id=person.id,
                    text=texts.one_of(rng, phrases.ANSWERS),
                )
