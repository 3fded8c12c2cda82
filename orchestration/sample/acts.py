"""The audience's everyday acts on the platforms that name people, week by week.

Rows are dicts with the general actions table's columns; times are epoch seconds until the
writer spells them. Only what a row has is in its dict. Numbers of acts and the mix of texts
follow the week's episode closely, so that the episodes stand out of a quiet background.
"""

import random
from bisect import bisect_right
from collections import deque
from typing import Any

from orchestration.sample import clock, episodes, phrases, posts, texts
from orchestration.sample.dialogue import Answers, hang_below
from orchestration.sample.people import ACCOUNTS, Person, Pool

Row = dict[str, Any]

# platform -> kind of act -> how many in a normal week; "text" is a top-level text on a post
WEEKLY: dict[str, dict[str, int]] = {
    "facebook_pages": {"text": 76, "reply": 22, "mention": 5, "check_in": 4},
    "instagram": {"text": 70, "reply": 20, "mention": 4, "brand_tag": 3, "story_reply": 8},
    "youtube": {"text": 56, "reply": 16},
    "linkedin": {"text": 27, "reply": 6, "mention": 2, "like": 40, "reaction": 14},
    "x": {"text": 40, "reply": 12, "mention": 8, "quote": 8, "like": 72, "share": 18},
    "forum": {"text": 22, "reply": 18, "like": 36, "ugc_post": 5},
}
_WITH_THREADS = ("facebook_pages", "instagram", "forum")
_TEXTUAL = ("text", "reply", "mention", "quote", "story_reply")
_KINDS = ("like", "like", "love", "care", "haha", "wow")
_NEUTRAL_KINDS = ("haha", "haha", "wow", "sad", "angry")
_REMOVALS = ("actor", "actor", "moderation", "unknown", None)
_DAY = 24 * clock.HOUR


class Stream:
    """One account's acts; ``rows`` grows while the weeks are played."""

    def __init__(self, seed: int, platform: str, pool: Pool, content: list[Row]) -> None:
        self.platform, self.pool = platform, pool
        self.rng = random.Random(f"{seed}-acts-{platform}")
        self.rows: list[Row] = []
        own = [p for p in content if p["platform"] == platform]
        self._stories = [p for p in own if p["format"] == "story"]
        self._posts = [p for p in own if p["format"] != "story"]
        self._post_times = [p["published_at"] for p in self._posts]
        self._is_prime = [posts.slot_effect(when) > 1 for when in self._post_times]
        self._recent: deque[Row] = deque(maxlen=60)
        self._answers = Answers(self.rng, platform, self.new_row)
        self._serial = 0

    def new_row(self, action_type: str, when: int, person: Person | None, **values: Any) -> Row:
        """A row of this account with the next id, appended to ``rows``."""
        self._serial += 1
        row: Row = {
            "platform": self.platform,
            "account": ACCOUNTS[self.platform],
            "action_id": f"{self.platform[:2]}a{self._serial:06d}",
            "action_type": action_type,
            "acted_at": when,
            **values,
        }
        if person is not None:
            row["person_id"], row["person_name"] = person.id, person.name
        self.rows.append(row)
        return row

    def play(self) -> list[Row]:
        """All weeks; returns the rows by time."""
        for week in range(clock.WEEKS):
            self._week(week)
        self.rows.sort(key=lambda row: (row["acted_at"], row["action_id"]))
        return self.rows

    def _counts(self, week: int) -> dict[str, int]:
        now = episodes.episode(self.platform, week)
        counts = {}
        for kind, base in WEEKLY[self.platform].items():
            factor = 1 + 0.12 * (self.rng.random() - 0.5) + 0.002 * (week - 20)
            if kind in ("like", "reaction"):
                lower = kind == "like" and now.quality < 1
                factor *= now.quality if lower else now.reactions
            elif kind in ("ugc_post", "brand_tag"):
                factor *= now.quality
            else:
                factor *= now.volume
            counts[kind] = round(base * factor)
        return counts

    def _week(self, week: int) -> None:
        counts = self._counts(week)
        now = episodes.episode(self.platform, week)
        textual = [kind for kind in counts for _ in range(counts[kind]) if kind in _TEXTUAL]
        kinds = texts.kinds(self.rng, episodes.text_weights(now), len(textual))
        self.rng.shuffle(textual)
        times = clock.act_times(self.rng, week, len(textual))
        for act, kind, when in zip(textual, kinds, times, strict=True):
            if when < clock.END:
                self._text_act(act, kind, when, week)
        for act in ("like", "reaction", "share", "check_in", "brand_tag", "ugc_post"):
            for when in clock.act_times(self.rng, week, counts.get(act, 0)):
                if when < clock.END:
                    self._other_act(act, when, week)

    def _post(self, when: int, week: int) -> Row:
        """The post that an act at ``when`` is about: mostly the newest or one of a good hour, in
        the week of a breakout its first post; never older than 20 days."""
        newest = max(bisect_right(self._post_times, when) - 1, 0)
        if episodes.episode(self.platform, week).reach >= 4 and self.rng.random() < 0.8:
            first = bisect_right(self._post_times, clock.at(week * 7))
            return self._posts[first if first <= newest else newest]
        prime = [i for i in range(max(newest - 3, 0), newest + 1) if self._is_prime[i]]
        if prime and self.rng.random() < 0.2:
            return self._posts[prime[-1]]
        older = newest - int(4 * self.rng.random() ** 2)
        if older < 0 or self._post_times[older] < when - 20 * _DAY:
            return self._posts[newest]
        return self._posts[older]

    def _text_act(self, act: str, kind: str, when: int, week: int) -> None:
        # Most people answer a peer once in a while; those who do it often are scripted.
        is_peer = act == "reply"
        pool, rng = self.pool, self.rng
        person = pool.anybody(rng) if is_peer else pool.pick(rng, week / clock.WEEKS)
        if is_peer and self._recent:
            parent = self._recent[int(len(self._recent) * self.rng.random())]
            if parent["acted_at"] < when and parent["person_id"] != person.id:
                self._peer_reply(person, kind, when, parent)
                return
        values: Row = {"text": texts.compose(self.rng, kind, person.language)}
        if self.rng.random() < 0.5:
            values["language"] = person.language
        if act == "mention":
            row = self.new_row(act, when, person, **values)
        elif act == "story_reply":
            story = self._story(when)
            when = story["published_at"] + 60 + int(self.rng.random() * 20 * clock.HOUR)
            row = self.new_row(act, when, person, content_id=story["content_id"], **values)
        else:
            row = self._top_level(act, when, person, self._post(when, week), values)
        self._label(row, kind)
        self._recent.append(row)
        self._answers.answer(row, person, kind)
        self._remove_some(row)

    def _top_level(self, act: str, when: int, person: Person, post: Row, values: Row) -> Row:
        when = max(when, post["published_at"] + 40)
        if act == "quote":
            return self.new_row(
                act,
                when,
                person,
                content_id=post["content_id"],
                sharer_followers=person.followers,
                **values,
            )
        action = "reply" if self.platform == "x" else "comment"
        row = self.new_row(action, when, person, content_id=post["content_id"], **values)
        if action == "reply" or self.rng.random() < 0.5:
            row["in_reply_to"] = post["content_id"]
        if self.platform in _WITH_THREADS:
            row["thread_id"] = f"t-{row['action_id']}"
        return row

    def _peer_reply(self, person: Person, kind: str, when: int, parent: Row) -> None:
        """A reply to another follower; on flattened platforms it hangs below the top comment."""
        row = self.new_row("reply", when, person)
        if kind not in texts.QUALITY:
            row["text"] = texts.compose(self.rng, kind, person.language)
        elif parent.get("brand_stance") == "negative":
            stance = self.rng.choices(("deny", "support", "query", "comment"), (25, 30, 25, 20))[0]
            row["text"] = texts.one_of(self.rng, phrases.STANCES[stance])
            row["stance"] = stance
            row["brand_stance"] = {"support": "negative", "deny": "positive"}.get(stance, "neutral")
        else:
            row["text"] = texts.one_of(self.rng, phrases.HELP)
            row["target_person_id"] = parent["person_id"]
        hang_below(self.platform, row, parent)
        self._recent.append(row)

    def _other_act(self, act: str, when: int, week: int) -> None:
        person = self.pool.pick(self.rng, week / clock.WEEKS)
        if act in ("brand_tag", "ugc_post"):
            row = self.new_row(act, when, person, url=f"https://own.example/{person.name}/{when}")
            row["text"] = texts.one_of(self.rng, phrases.OWN_CONTENT)
            if act == "ugc_post":
                row["thread_id"] = f"t-{row['action_id']}"
                self._recent.append(row)
            return
        if act == "check_in":
            self.new_row(act, when, person, space_kind="elsewhere")
            return
        post = self._post(when, week)
        when = max(when, post["published_at"] + 40)
        row = self.new_row(act, when, person, content_id=post["content_id"])
        if act == "reaction":
            viral = episodes.episode(self.platform, week).reactions > 2
            row["reaction_kind"] = self.rng.choice(_NEUTRAL_KINDS if viral else _KINDS)
        elif act == "share":
            row["sharer_followers"] = person.followers

    def _story(self, when: int) -> Row:
        """The newest story at ``when``; stories are answered within their day."""
        newest = bisect_right(self._stories, when - _DAY, key=lambda s: s["published_at"]) - 1
        return self._stories[max(newest, 0)]

    def _label(self, row: Row, kind: str) -> None:
        """Labels as somebody's earlier tool left them: on some rows only."""
        draw = self.rng.random()
        if draw < 0.3 and kind in texts.SENTIMENTS:
            row["sentiment"] = texts.SENTIMENTS[kind]
        if kind == "negative" and draw < 0.55:
            row["brand_stance"] = "negative"
        elif draw < 0.2 and kind in texts.SENTIMENTS:
            row["brand_stance"] = texts.SENTIMENTS[kind]

    def _remove_some(self, row: Row) -> None:
        draw = self.rng.random()
        if draw < 0.015:
            row["removed_at"] = min(row["acted_at"] + int(self.rng.random() * 9 * _DAY), clock.END)
            row["removed_reason"] = self.rng.choice(_REMOVALS)
        elif draw < 0.025:
            row["is_hidden"] = True
