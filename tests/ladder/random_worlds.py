"""Random people for the comparison with the reference, crowded around the rules' boundaries."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.ladder.acts import Act
from tests.ladder.small_project import World

TYPES = {
    "comment": 12, "reply": 36, "like": 6, "reaction": 4, "share": 4, "quote": 4, "follow": 4,
    "page_like": 1, "unfollow": 3, "ugc_post": 6, "brand_tag": 3, "contest_entry": 3, "review": 6,
    "recommendation": 5, "referral": 2, "mention": 3, "story_reply": 2, "live_chat": 2, "save": 1,
    "survey_response": 2, "dm_inbound": 2, "email_inbound": 1, "view": 1, "link_click": 2,
    "story_exit": 1, "conversion": 1, "check_in": 1, "poll_vote": 1, "live_attend": 1,
    "brand_reply": 1, "juggling": 1,
}  # fmt: skip
TEXTS = (
    None, "", "Never had that problem", "🎉🎉", "!!!", "@p3", "#win https://x.example",
    "@p1 @p2 🎉", "Спасибо большое", "素晴らしい", "which one is it?", "7", "½", "?",
    "où est mon colis ?",
    "@p1 not true", "Stop lying @p2, they refunded me", "(@p3) wrong", "one two three four",
    "one two three four five", "@p4@example.social no", "mail p1@p2 now", "محصول رائع",
)  # fmt: skip
GAPS = (84, 168, 7, 1, 28)
ZONES = (
    "UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata",
    "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu",
)  # fmt: skip
FIRST = datetime(2026, 1, 5)
WEEKS = 45


class Worlds:
    """Makes worlds; everything follows from the seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.zone = ZoneInfo(self.random.choice(ZONES))

    def world(self, people: int, acts_each: int) -> World:
        """A world of so many people with about so many acts each."""
        draw = self.random
        acts: list[Act] = []
        for number in range(people * acts_each):
            # People come in circles of eight who answer each other, and a few strangers.
            circle = 8 * (number // (8 * acts_each))
            person = circle + draw.randrange(8) if draw.random() < 0.9 else draw.randrange(people)
            acts.append(self._act(number, person, circle, acts))
        for circle in range(0, people, 8):
            for _ in range(draw.randrange(4)):
                acts += self._sparks(circle, len(acts))
                acts += self._answers(circle, len(acts))
        insiders = {p: draw.random() for p in dict.fromkeys(a.person_id for a in acts)}
        acts = [
            replace(a, is_team=insiders[a.person_id] < 0.02, is_bot=insiders[a.person_id] > 0.98)
            if draw.random() < 0.4
            else a
            for a in acts
        ]
        return World(
            acts=acts,
            as_of=draw.choice([self._snapshot(40), self._any_time(), FIRST + timedelta(days=400)]),
            timezone=str(self.zone),
            contests=[("mastodon", "acme", "p2"), ("bluesky", "acme", "p9")],
            extractions=draw.choice(
                [[], [("bluesky", "acme", self._any_time(), draw.random() < 0.7)]]
            ),
        )

    def _sparks(self, circle: int, number: int) -> list[Act]:
        """A few posts of one person, each answered by a few others, most of them in time."""
        draw = self.random
        acts: list[Act] = []
        at = self._any_time()
        who = circle + draw.randrange(8)
        for spark in range(draw.choice((2, 3, 3, 4))):
            at += timedelta(hours=draw.choice((0, 3, 24, 24 * 28, 24 * 42)))
            post = self._speech(f"s{number + len(acts)}", "comment", at, who)
            thread = draw.choice((None, f"u{spark % 2}", f"u{spark}"))
            acts.append(replace(post, thread_id=thread))
            for other in draw.sample(range(circle, circle + 8), draw.choice((2, 3, 3, 4))):
                late = timedelta(days=7, seconds=draw.choice((-1, 0, 1)))
                delay = draw.choice((timedelta(0), timedelta(hours=5), timedelta(days=6.5), late))
                answer = self._speech(f"s{number + len(acts)}", "reply", at + delay, other)
                acts.append(replace(answer, in_reply_to=post.action_id, thread_id=thread))
        return acts

    def _answers(self, circle: int, number: int) -> list[Act]:
        """Replies of one person that just make, or just miss, the entry of animation."""
        draw = self.random
        at = self._any_time()
        who = circle + draw.randrange(8)
        peers = draw.sample(range(circle, circle + 8), draw.choice((1, 2, 2)))
        threads = draw.sample(("v1", "v2", "v3"), draw.choice((1, 2, 2)))
        acts = []
        for reply in range(draw.choice((2, 3, 3, 4))):
            at += timedelta(
                hours=draw.choice((0, 2, 24, 24, 24 * 42, 24 * 84)),
                seconds=draw.choice((0, 0, 0, 1)),
            )
            answer = self._speech(f"v{number + reply}", "reply", at, who)
            target = self._name(draw.choice(peers))
            acts.append(replace(answer, target_person_id=target, thread_id=draw.choice(threads)))
        return acts

    def _speech(self, action_id: str, kind: str, at: datetime, person: int) -> Act:
        paid = self.random.random() < 0.05
        return Act(action_id, kind, at, self._name(person), text="well then", is_paid=paid)

    @staticmethod
    def _name(person: int) -> str:
        return f"{'mastodon' if person % 3 else 'bluesky'}:p{person}"

    def _snapshot(self, week: int) -> datetime:
        monday = (FIRST + timedelta(days=7 * week)).replace(tzinfo=self.zone)
        return monday.astimezone(UTC).replace(tzinfo=None)

    def _any_time(self) -> datetime:
        return FIRST + timedelta(minutes=self.random.randrange(WEEKS * 7 * 1440))

    def _time(self, earlier: list[Act]) -> datetime:
        """A time anywhere, at a snapshot, or at a rule's distance from a snapshot or an act."""
        draw = self.random
        kind = draw.random()
        if kind < 0.35:
            return self._any_time()
        base = self._snapshot(draw.randrange(WEEKS))
        if kind < 0.75 and earlier:
            base = draw.choice(earlier[-12:]).acted_at
            if kind < 0.55:
                return base + timedelta(hours=draw.randrange(60))
        shift = timedelta(hours=24 * draw.choice((0, *GAPS)))
        second = timedelta(seconds=draw.choice((0, 0, 0, -1, 1)))
        return base + draw.choice((-1, 1)) * shift + second

    def _act(self, number: int, person: int, circle: int, earlier: list[Act]) -> Act:
        draw = self.random
        action_type = draw.choices(list(TYPES), weights=list(TYPES.values()))[0]
        platform = "mastodon" if draw.random() < 0.8 else "bluesky"
        near = [a for a in earlier[-40:] if a.platform == platform]
        linked = draw.random() < 0.3 and person % 5 == 0
        home = "mastodon" if linked or person % 3 else "bluesky"
        acted_at = self._time([a for a in earlier[-60:] if a.person_id == f"{home}:p{person}"])
        answered = draw.choice(near) if near and draw.random() < 0.7 else None
        answers = action_type in ("reply", "comment", "quote", "mention", "story_reply", "ugc_post")
        removed_at = None
        if draw.random() < 0.15:
            removed_at = draw.choice(
                [
                    acted_at + timedelta(hours=draw.randrange(3000)),
                    self._snapshot(draw.randrange(50)),
                ]
            )
        return Act(
            action_id=draw.choice(("a", "b", "z")) + str(number),
            action_type=action_type,
            acted_at=acted_at,
            person_id=None if draw.random() < 0.01 else f"{home}:p{person}",
            platform=platform,
            account_id="acme" if draw.random() < 0.9 else "acme_support",
            content_id=draw.choice((None, "p1", "p2", "p9")),
            in_reply_to=answered.action_id if answered and answers else None,
            thread_id=draw.choice((None, "t1", "t2", "t3", "t4")),
            target_person_id=self._target(circle) if draw.random() < 0.4 else None,
            text=draw.choice(TEXTS),
            space_kind=draw.choice((None, "own", "own", "own", "group", "elsewhere")),
            reaction_kind=draw.choice(("like", "love", "haha", "angry", None, "new")),
            is_paid=draw.random() < 0.1,
            is_hidden=draw.random() < 0.03,
            removed_at=removed_at,
            removed_reason=draw.choice((None, "actor", "moderation", "content_gone", "unknown"))
            if removed_at
            else None,
            brand_stance=draw.choice((None, "positive", "neutral", "negative", "negative")),
            stance=draw.choice((None, "deny", "deny", "support", "comment")),
        )

    def _target(self, circle: int) -> str:
        return self._name(circle + self.random.randrange(8))
