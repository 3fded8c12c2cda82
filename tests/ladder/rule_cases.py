"""Rules at their boundaries: what each person does, and the stage expected week by week.

Weeks count from Monday 2026-01-05. ``"4x2 6x12"`` is two weeks on stage 4, then twelve on 6, then
none. An act on the first Tuesday noon holds 84 days for twelve weeks and 168 days for 24. Numbers
are worked out by hand from the rules' text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from tests.ladder.acts import Act

NOON = datetime(2026, 1, 6, 12)
MONDAY = datetime(2026, 1, 12)
SECOND = timedelta(seconds=1)
CONTEST = "contest"
AS_OF = datetime(2026, 12, 7)
WEEKS = 48


@dataclass
class Case:
    """One person's acts, and those of others around; everybody is this case's own."""

    name: str
    expected: str
    acts: list[Act] = field(default_factory=list)

    def person(self, who: str) -> str:
        return f"mastodon:{self.name}.{who}"

    def thread(self, name: str) -> str:
        return f"{self.name}-{name}"

    def add(self, kind: str, days: float = 0, who: str = "me", **given: Any) -> Act:
        """An act so many days after the first Tuesday noon, or at ``at``."""
        at = given.pop("at", NOON + timedelta(days=days))
        for key, make in (("thread_id", self.thread), ("target_person_id", self.person)):
            if given.get(key):
                given[key] = make(given[key])
        action_id = given.pop("action_id", f"{self.name}-{len(self.acts)}")
        act = Act(action_id, kind, at, self.person(who), **given)
        self.acts.append(act)
        return act

    def reply(self, days: float, peer: str, thread: str, **given: Any) -> Act:
        """A reply of mine to a follower."""
        words = {"text": "so do I", "target_person_id": peer, "thread_id": thread}
        return self.add("reply", days, **{**words, **given})

    def animate(self, **given: Any) -> None:
        """Three replies, two peers, two threads, three days: just enough."""
        for day, peer, thread in ((0, "x", "t1"), (1, "y", "t1"), (2, "x", "t2")):
            self.reply(day, peer, thread, **given)

    def spark(self, days: float, thread: str, **given: Any) -> Act:
        """A comment of mine that three others answer within a day; ``late`` delays the third."""
        late, marks = given.pop("late", timedelta(0)), given.pop("replies", {})
        who = given.pop("repliers", ("x", "y", "z"))
        kind = given.pop("kind", "comment")
        post = self.add(kind, days, text="who else?", thread_id=thread, **given)
        for number, name in enumerate(who):
            at = post.acted_at + timedelta(hours=1 + number)
            if number == 2 and late:
                at = post.acted_at + late
            answer = {"text": "me", "in_reply_to": post.action_id, "thread_id": thread, "at": at}
            self.add("reply", who=name, **{**answer, **marks})
        return post

    def defend(self, days: float, thread: str, **given: Any) -> Act:
        """A complaint of Zed's, an hour later my denial in direct reply."""
        zed = {"text": "never again", "brand_stance": "negative", **given.pop("attack", {})}
        attack = self.add("comment", days - 1 / 24, "zed", thread_id=thread, **zed)
        mine = {"text": "not true", "stance": "deny", "thread_id": thread}
        return self.add("reply", days, **{**mine, "in_reply_to": attack.action_id, **given})

    def recommend(self, days: float, **given: Any) -> Act:
        return self.add("recommendation", days, text="buy it", **given)

    def complain(self, days: float, **given: Any) -> Act:
        return self.add("comment", days, text="it broke", brand_stance="negative", **given)


_CASES: list[Case] = []


def case(name: str, expected: str) -> Callable[[Callable[[Case], object]], None]:
    """Register a case; the function adds the acts."""

    def register(fill: Callable[[Case], object]) -> None:
        made = Case(name, expected)
        fill(made)
        _CASES.append(made)

    return register


def weeks(expected: str) -> str:
    """One digit per week."""
    runs = [part.split("x") for part in expected.split()]
    return "".join(stage * int(count) for stage, count in runs).ljust(WEEKS, "0")


def cases() -> list[Case]:
    """All cases, their names unique."""
    found = [*_CASES, *_types(), *_holds(), *_animation(), *_removals()]
    assert len({c.name for c in found}) == len(found)
    return found


def _types() -> Iterator[Case]:
    """Every type of act alone: the stage that it reaches."""
    passive = (
        "view story_view post_open link_click media_click profile_view website_click email_click "
        "video_complete video_replay story_hold story_tap_back live_attend dm_inbound email_inbound"
    )
    for stage, kinds in (
        ("1x12", passive),
        ("2x12", "like save poll_vote check_in"),
        ("3x12", "share"),
        ("4x12", "comment reply story_reply quote mention review survey_response live_chat"),
        ("5x24", "ugc_post brand_tag contest_entry"),
        ("1x48", "follow page_like"),
        ("", "recommendation referral story_tap_forward story_exit conversion unfollow juggling"),
    ):
        for kind in kinds.split():
            made = Case(f"type.{kind}", stage)
            made.add(kind, text="it works well for me")
            yield made
    reactions = (("love", "2x12"), ("haha", "1x12"), ("angry", "1x12"), ("unheard_of", "1x12"))
    for kind, stage in reactions:
        made = Case(f"reaction.{kind}", stage)
        made.add("reaction", reaction_kind=kind)
        yield made
    for name, kind, text, stance, stage in (
        ("missing", "comment", None, None, "4x12"),
        ("empty", "comment", "", None, "4x12"),
        ("emoji", "comment", "\N{PARTY POPPER}", None, "2x12"),
        ("emoji.negative", "comment", "\N{ANGRY FACE}", "negative", "1x12"),
        ("tags", "reply", "@friend #win https://x.example", None, "3x12"),
        ("tags.negative", "comment", "@friend", "negative", "3x12"),
        ("one.letter", "comment", "ы", None, "4x12"),
        ("one.digit", "comment", "7", None, "4x12"),
        ("emoji.quote", "quote", "\N{PARTY POPPER}", None, "3x12"),
        ("complaint", "comment", "it broke", "negative", "4x12"),
        ("post.question", "ugc_post", "where is my parcel?", None, "4x12"),
        ("post.negative", "brand_tag", "it broke", "negative", "4x12"),
        ("entry.four.words", "contest_entry", "one two three four", None, "4x12"),
        ("entry.five.words", "contest_entry", "one two three four five", None, "5x24"),
        ("entry.without.text", "contest_entry", None, None, "5x24"),
        ("post.two.words", "ugc_post", "my setup", None, "5x24"),
    ):
        made = Case(f"text.{name}", stage)
        made.add(kind, text=text, brand_stance=stance)
        yield made


def _holds() -> Iterator[Case]:
    """A hold of 84 or 168 days, its act around a snapshot; both ends belong to it."""
    for kind, stage, count in (("view", 1, 12), ("like", 2, 12), ("share", 3, 12),
                               ("comment", 4, 12), ("ugc_post", 5, 24)):  # fmt: skip
        for name, shift, empty in (("before", -SECOND, 0), ("at", 0 * SECOND, 1),
                                   ("after", SECOND, 1)):  # fmt: skip
            made = Case(f"hold.{kind}.{name}", f"0x{empty} {stage}x{count}")
            made.add(kind, at=MONDAY + shift, text="it works well for me")
            yield made


def _animation() -> Iterator[Case]:
    """Animation with one condition missing at a time, and the window at its end."""
    for name, change in (
        ("one.day", {"at": NOON}),
        ("one.thread", {"thread_id": "t1"}),
        ("one.peer", {"target_person_id": "x"}),
        ("oneself", {"target_person_id": "me"}),
        ("group", {"space_kind": "group"}),
        ("elsewhere", {"space_kind": "elsewhere"}),
        ("paid", {"is_paid": True}),
        ("comments", {"kind": "comment"}),
    ):
        made = Case(f"animation.{name}", "4x12")
        kind = str(change.get("kind", "reply"))
        made.animate(**{k: v for k, v in change.items() if k != "kind"})
        made.acts = [replace(a, action_type=kind) for a in made.acts]
        yield made
    for name, last, expected in (
        ("a.day.before", timedelta(days=83), "4x12 6x12"),
        ("at", timedelta(days=84), "4x12 6x12"),
        ("after", timedelta(days=84) + SECOND, "4x24"),
    ):
        made = Case(f"window.{name}", expected)
        made.reply(0, "x", "t1")
        made.reply(40, "y", "t2")
        made.reply(0, "x", "t1", at=NOON + last)
        yield made


def _removals() -> Iterator[Case]:
    """The third reply goes in the fourth week."""
    gone = datetime(2026, 1, 28, 12)
    for reason, expected in ((None, "6x3 4x9"), ("actor", "6x3 4x9"), ("moderation", "6x3 4x9"),
                             ("content_gone", "6x12"), ("unknown", "6x12")):  # fmt: skip
        made = Case(f"removed.{reason}", expected)
        made.animate()
        made.acts[2] = replace(made.acts[2], removed_at=gone, removed_reason=reason)
        yield made
