"""Scripted people: somebody on each of the seven stages, the attackers, partners and bots.

Stages 1 to 4 come about by themselves; contribution, animation and advocacy are scripted, and
so are people who fall: advocates who stop or turn critic, animators who leave, a critic who
leads a pile-on.
Labels are given on every text here. See ``episodes`` for the week of the pile-on.
"""

import random
from typing import Any

from orchestration.sample import clock, episodes, phrases, texts
from orchestration.sample.acts import Stream
from orchestration.sample.people import Person, person

Row = dict[str, Any]

# One block of numbers a platform, behind those of the everyday pools (1 to 3030).
BLOCKS = {"facebook_pages": 3101, "instagram": 3141, "x": 3181, "forum": 3221}
CRITICS, ADVOCATES, ANIMATORS, CONTRIBUTORS = 4, 5, 8, 10
# When one advocate of each platform turns against the brand: the end of harmony.
_TURN_WEEK = 31
_HOUR = clock.HOUR


class Cast:
    """The scripted people of one platform, and the acts that they do on its stream."""

    def __init__(self, seed: int, stream: Stream) -> None:
        self._stream, self._platform = stream, stream.platform
        self._rng = random.Random(f"{seed}-arcs-{self._platform}")
        first = BLOCKS[self._platform]
        sizes = (CRITICS, ADVOCATES, ANIMATORS, CONTRIBUTORS)
        groups: list[list[Person]] = []
        for size in sizes:
            groups.append([person(self._rng, self._platform, first + i) for i in range(size)])
            first += size
        self.critics, self.advocates, self.animators, self.contributors = groups
        self._attacks: list[Row] = []
        self._comments: dict[int, list[Row]] = {}
        for row in stream.rows:
            if row["action_type"] == "comment" and row.get("text") and not row.get("removed_at"):
                week = clock.split(row["acted_at"])[0] // 7
                self._comments.setdefault(week, []).append(row)

    def play(self) -> None:
        """Writes all arcs into the stream's rows."""
        self._attack()
        for index, advocate in enumerate(self.advocates):
            start = 3 + 4 * index
            self._advocate(advocate, start, end=clock.WEEKS if index % 2 else start + 9)
        for week in (_TURN_WEEK, _TURN_WEEK + 1):
            self._complain(self.advocates[-1], week, weekday=3)
        for index, animator in enumerate(self.animators):
            self._animate(animator, start=2 + 3 * index, end=39 if index % 2 else 14 + 2 * index)
        for index, contributor in enumerate(self.contributors):
            self._contribute(contributor, index)

    def _when(self, week: int, weekday: int) -> int:
        return clock.at(week * 7 + weekday, int((10 + 11 * self._rng.random()) * _HOUR))

    def _content(self, week: int, number: int = 0) -> str:
        return f"{self._platform}-w{week:02d}-{number}"

    def _text(self, action: str, when: int, who: Person, text: str, **values: Any) -> Row:
        if self._platform != "x":
            values.setdefault("thread_id", f"arc-{self._platform[:2]}-{when}")
        return self._stream.new_row(action, when, who, text=text, **values)

    def _attack(self) -> None:
        """Critics complain about every third week each, in a thread of their own."""
        for index, critic in enumerate(self.critics):
            for week in range(1 + index, clock.WEEKS, 3):
                self._attacks.append(self._complain(critic, week, weekday=index % 3))
        self._attacks.sort(key=lambda row: row["acted_at"])

    def _complain(self, who: Person, week: int, weekday: int) -> Row:
        return self._text(
            "comment",
            self._when(week, weekday),
            who,
            texts.one_of(self._rng, phrases.PHRASES["en"]["negative"]),
            content_id=self._content(week - 1),
            sentiment="negative",
            brand_stance="negative",
            language="en",
        )

    def _answer_to(self, parent: Row, when: int, who: Person, text: str, **values: Any) -> Row:
        thread = {"thread_id": parent["thread_id"]} if "thread_id" in parent else {}
        return self._stream.new_row(
            "reply",
            when,
            who,
            text=text,
            in_reply_to=parent["action_id"],
            content_id=parent["content_id"],
            target_person_id=parent["person_id"],
            language="en",
            **thread,
            **values,
        )

    def _advocate(self, who: Person, start: int, end: int) -> None:
        """Defends against an attack about every third week, and recommends in between."""
        self._text(
            "comment",
            self._when(start - 1, 4),
            who,
            texts.compose(self._rng, "positive", "en") or "",
            content_id=self._content(start - 1),
            sentiment="positive",
            brand_stance="positive",
        )
        for week in range(start, end, 3):
            attacks = [a for a in self._attacks if a["acted_at"] < clock.at(week * 7)]
            if not attacks:
                continue
            text = texts.one_of(self._rng, phrases.STANCES["deny"])
            self._answer_to(
                attacks[-1 - self._rng.randrange(min(3, len(attacks)))],
                self._when(week, 1),
                who,
                text,
                stance="deny",
                brand_stance="positive",
            )
            if week % 2:
                self._text(
                    "recommendation",
                    self._when(week, 5),
                    who,
                    texts.one_of(self._rng, phrases.RECOMMENDATIONS),
                    space_kind="elsewhere",
                    brand_stance="positive",
                )
        if end < clock.WEEKS:
            self._text("referral", self._when(end - 1, 3), who, "", quantity=1)

    def _animate(self, who: Person, start: int, end: int) -> None:
        """Helps other followers twice a week, in changing threads, and sparks a talk once."""
        for week in range(start, min(end, clock.WEEKS - 1)):
            open_ = self._comments.get(week - 1, [])
            for weekday, parent in zip(
                (1, 4), self._rng.sample(open_, min(2, len(open_))), strict=False
            ):
                self._answer_to(
                    parent,
                    self._when(week, weekday),
                    who,
                    texts.one_of(self._rng, phrases.HELP),
                    stance="comment",
                    brand_stance="neutral",
                )
        self._spark(who, start)

    def _spark(self, who: Person, week: int) -> None:
        post = self._text(
            "comment",
            self._when(week, 2),
            who,
            "What do you all use it for?",
            content_id=self._content(week - 1),
            brand_stance="neutral",
        )
        others = [p for p in self.animators if p is not who]
        for number, other in enumerate(self._rng.sample(others, 4)):
            self._answer_to(
                post,
                post["acted_at"] + (number + 1) * 9 * _HOUR,
                other,
                texts.one_of(self._rng, phrases.HELP),
            )

    def _contribute(self, who: Person, index: int) -> None:
        """Own content every five weeks; half of them stop after the first half."""
        action = "ugc_post" if self._platform in ("forum", "facebook_pages") else "brand_tag"
        space = "group" if self._platform == "facebook_pages" and index % 3 == 0 else "own"
        for week in range(index, clock.WEEKS if index % 2 else clock.WEEKS // 2, 5):
            self._text(
                action,
                self._when(week, index % 7),
                who,
                texts.one_of(self._rng, phrases.OWN_CONTENT),
                space_kind=space,
                url=f"https://own.example/{who.name.replace(' ', '-')}/{week}",
                brand_stance="positive",
            )


def pile_on(seed: int, stream: Stream) -> None:
    """Twenty-five everyday people attack the brand below one critic's comment, twice or more."""
    rng = random.Random(f"{seed}-pile-on")
    week = episodes.PILE_ON_WEEK
    start = clock.at(week * 7 + 1, 20 * _HOUR)
    leader = person(rng, stream.platform, 3280)
    content = f"{stream.platform}-w{week:02d}-1"
    top = stream.new_row(
        "comment",
        start,
        leader,
        text="They lie to all of us, do not buy there!",
        content_id=content,
        thread_id="pile-on",
        sentiment="negative",
        brand_stance="negative",
        language="en",
    )
    crowd = rng.sample(stream.pool.members, 25)
    for number in range(64):
        who = crowd[number % 25]
        when = start + 600 + int(rng.random() ** 2 * 50 * _HOUR)
        text = texts.one_of(rng, phrases.STANCES["support"])
        stream.new_row(
            "reply",
            when,
            who,
            text=text,
            in_reply_to=top["action_id"],
            content_id=content,
            thread_id="pile-on",
            stance="support",
            brand_stance="negative",
            is_hidden=number % 16 == 0,
        )


def partners_and_bots(seed: int, stream: Stream) -> None:
    """A paid partner in the campaign weeks, and an automatic account on every Monday."""
    rng = random.Random(f"{seed}-partners-{stream.platform}")
    partner = person(rng, stream.platform, 3290)._replace(name="Sample Partner 01", followers=48000)
    bot = person(rng, stream.platform, 3291)._replace(name="Sample Bot 01")
    for week in (8, 9, 20, 21, 34):
        content = f"{stream.platform}-w{week:02d}-0"
        when = clock.at(week * 7 + 4, 12 * _HOUR + rng.randrange(9000))
        stream.new_row(
            "quote",
            when,
            partner,
            content_id=content,
            is_paid=True,
            text=texts.one_of(rng, phrases.RECOMMENDATIONS),
            sharer_followers=partner.followers,
        )
        stream.new_row(
            "recommendation",
            when + 90000,
            partner,
            is_paid=True,
            text=texts.one_of(rng, phrases.RECOMMENDATIONS),
        )
    for week in range(clock.WEEKS):
        stream.new_row(
            "mention",
            clock.at(week * 7, 6 * _HOUR),
            bot,
            is_bot=True,
            text=f"Price watch: {rng.randint(2, 40)} offers today #samplebrand",
        )
