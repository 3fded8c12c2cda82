"""The truth behind the recorded answers: posts, replies, likes, shares and followers of the two
accounts that are read by interface. The two ``api_`` modules only render it."""

import random
from dataclasses import dataclass, field
from typing import Any

from orchestration.sample import clock, episodes, phrases, posts, texts
from orchestration.sample.people import BRAND_NAME, Person, Pool

# platform -> posts a week, likes, shares, top-level replies and quotes of a normal post
PLANS = {"bluesky": (4, 25.0, 3.5, 1.1, 0.8), "mastodon": (3, 22.0, 3.5, 1.0, 0.0)}
_VIRAL = {"bluesky": (16, 1), "mastodon": (24, 0)}
_VIRAL_LIKES = 190
_FOLLOW_SHARE = 0.85
_PEERS = ("deny", "support", "query", "comment")
_HOUR = clock.HOUR


@dataclass(eq=False)
class Note:
    """One post or reply; ``likes`` and ``shares`` are ``(person, instant)``, oldest first."""

    number: int
    author: Person
    at: int
    text: str
    language: str = "en"
    parent: "Note | None" = None
    quoted: "Note | None" = None
    poll: bool = False
    edited_at: int | None = None
    likes: list[tuple[Person, int]] = field(default_factory=list)
    shares: list[tuple[Person, int]] = field(default_factory=list)
    replies: list["Note"] = field(default_factory=list)
    quotes: list["Note"] = field(default_factory=list)

    @property
    def root(self) -> "Note":
        """The top-level post of the thread."""
        return self if self.parent is None else self.parent.root

    def descendants(self) -> list["Note"]:
        """All notes below, depth first, older first."""
        return [n for reply in self.replies for n in (reply, *reply.descendants())]


class Network:
    """One account with everything that its followers did until ``AS_OF``.

    ``own`` holds the brand's top-level posts, ``replies`` all notes below them (the brand's too),
    ``quotes`` other people's posts that quote one, ``followers`` is ordered oldest first.
    """

    def __init__(self, seed: int, platform: str, brand_id: str, pool: Pool) -> None:
        self.platform, self._pool = platform, pool
        self.brand = Person(platform, brand_id, BRAND_NAME, "en", 0)
        self._rng = random.Random(f"{seed}-network-{platform}")
        self._serial = 0
        self.own: list[Note] = []
        self.quotes: list[Note] = []
        for week in range(clock.WEEKS):
            for number in range(PLANS[platform][0]):
                self._publish(week, number)
        self.replies = [n for post in self.own for n in post.descendants()]
        share = int(len(pool.members) * _FOLLOW_SHARE)
        chosen = self._rng.sample(pool.members, share)
        joined = sorted(clock.at(self._rng.randrange(clock.DAYS), 40000) for _ in chosen)
        self.followers = list(zip(chosen, joined, strict=True))

    def acts(self) -> int:
        """Number of other people's acts: likes, shares, replies, quotes and follows."""
        notes = self.own + self.replies
        reacted = sum(len(n.likes) + len(n.shares) for n in notes)
        inbound = sum(n.author is not self.brand for n in self.replies)
        return reacted + inbound + len(self.quotes) + len(self.followers)

    def people(self) -> set[str]:
        """Ids of everybody who did something."""
        notes = self.own + self.replies
        found = {person.id for n in notes for person, _ in n.likes + n.shares}
        found |= {n.author.id for n in self.replies + self.quotes}
        return (found | {person.id for person, _ in self.followers}) - {self.brand.id}

    def _note(self, author: Person, when: int, text: str | None, **more: Any) -> Note:
        self._serial += 1
        return Note(self._serial, author, when, text or "", author.language, **more)

    def _person(self, when: int) -> Person:
        return self._pool.pick(self._rng, min(clock.split(when)[0] / clock.DAYS, 1.0))

    def _soon(self, start: int, hours: float) -> int:
        return start + 60 + int(self._rng.expovariate(1 / (hours * _HOUR)))

    def _crowd(self, start: int, count: int, hours: float) -> list[tuple[Person, int]]:
        """Distinct people with their times, oldest first, all before ``AS_OF``."""
        found: dict[Person, int] = {}
        for _ in range(count):
            when = self._soon(start, hours)
            if when < clock.END - _HOUR:
                found.setdefault(self._person(when), when)
        return sorted(found.items(), key=lambda pair: (pair[1], pair[0].id))

    def _publish(self, week: int, number: int) -> None:
        weekday, hour = ((3, 18), (0, 9), (1, 12), (4, 15))[(number + week) % 4]
        when = clock.at(week * 7 + weekday, hour * _HOUR + int(self._rng.random() * 3000))
        post = self._note(self.brand, when, texts.one_of(self._rng, phrases.POSTS))
        self.own.append(post)
        post.poll = self.platform == "mastodon" and week % 9 == 4 and number == 0
        post.edited_at = when + 1800 if (week + number) % 17 == 5 else None
        _, likes, shares, replies, quotes = PLANS[self.platform]
        factor = posts.slot_effect(when) * self._rng.lognormvariate(-0.02, 0.25) * 0.9
        viral = (week, number) == _VIRAL[self.platform]
        post.likes = self._crowd(when, _VIRAL_LIKES if viral else round(likes * factor), 14)
        post.shares = self._crowd(when, 40 if viral else round(shares * factor), 18)
        for person, asked in self._crowd(when, 12 if viral else round(replies * factor + 0.3), 12):
            self._conversation(post, person, asked)
        if self._rng.random() < quotes:
            for person, quoted in self._crowd(when, self._rng.choice((1, 1, 2)), 20):
                words = texts.compose(self._rng, "plain", person.language)
                note = self._note(person, quoted, words, quoted=post)
                post.quotes.append(note)
                self.quotes.append(note)

    def _conversation(self, post: Note, person: Person, asked: int) -> None:
        """A reply to the brand, perhaps its answer and the thanks, perhaps peers joining in."""
        weights = episodes.text_weights(episodes.NORMAL)
        kind = self._rng.choices(list(weights), list(weights.values()))[0]
        reply = self._reply(post, person, asked, texts.compose(self._rng, kind, person.language))
        reply.likes = self._crowd(asked, self._rng.choice((0, 0, 1, 2)), 10)
        if kind in ("question", "negative") and self._rng.random() < 0.8:
            when = clock.answered_at(self._rng, asked)
            if when < clock.END - _HOUR:
                text = texts.one_of(self._rng, phrases.ANSWERS)
                answer = self._reply(reply, self.brand, when, text)
                again = self._soon(when, 5)
                if self._rng.random() < 0.3 and again < clock.END - _HOUR:
                    thanks = texts.compose(self._rng, "positive", person.language)
                    self._reply(answer, person, again, thanks)
        for peer, when in self._crowd(asked, self._rng.choice((0, 0, 0, 1, 2)), 8):
            if peer is not person:
                stance = phrases.STANCES[self._rng.choice(_PEERS)]
                options = stance if kind == "negative" else phrases.HELP
                self._reply(reply, peer, when, texts.one_of(self._rng, options))

    def _reply(self, parent: Note, author: Person, when: int, text: str | None) -> Note:
        note = self._note(author, when, text, parent=parent)
        parent.replies.append(note)
        return note
