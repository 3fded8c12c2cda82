"""The ladder once more, in plain Python, one person and one snapshot at a time.

Slow on purpose: no interval, no carried state. Every snapshot looks at the acts that it sees and
asks the rules' questions in their own order.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property

from tests.ladder.acts import Act, text_kind
from tests.ladder.reference_acts import (
    APPRECIATING,
    CONTRIBUTING,
    PASSIVE,
    SPEAKING,
    JudgedActs,
)

HOLD = {1: 84, 2: 84, 3: 84, 4: 84, 5: 168, 6: 84, 7: 168}
WINDOW = HOLD


@cache
def days(count: int) -> timedelta:
    """Days of 24 hours."""
    return timedelta(hours=24 * count)


@dataclass(frozen=True)
class Evidence:
    """An act in a stage's set, dated; peers are those whom it answers or who answered it."""

    at: datetime
    act: Act
    thread: tuple[str, ...]
    peers: frozenset[str] = frozenset()
    is_defence: bool = False


@dataclass(frozen=True)
class Standing:
    """What one snapshot says of one person."""

    stage: int
    raw_stage: int
    is_detractor: bool
    active: frozenset[int]
    is_following: bool
    has_private_dialogue: bool
    expires_on: date | None


class Ladder(JudgedActs):
    """Stages of every person of a set of acts."""

    # --- the seven sets -------------------------------------------------------------------

    def stages_of(self, act: Act) -> set[int]:
        """Stages 1 to 5 and 7 that the act itself counts for, whether or not it is paid."""
        kind, found = act.action_type, set()
        text = text_kind(act.text)
        if kind in PASSIVE:
            found.add(1)
        if kind == "reaction":
            found.add(2 if act.reaction_kind in ("like", "love") else 1)
        if kind in ("comment", "reply") and text == "wordless":
            found.add(1 if act.brand_stance == "negative" else 2)
        if kind in APPRECIATING:
            found.add(2)
        if kind in ("share", "quote") or (kind in ("comment", "reply") and text == "tags_only"):
            found.add(3)
        if kind in SPEAKING and self.has_words(act):
            found.add(4)
        if kind in CONTRIBUTING:
            found.add(4 if self.is_opinion_post(act) else 5)
        elsewhere = kind == "review" and act.space_kind == "elsewhere"
        if kind in ("recommendation", "referral") or (elsewhere and act.brand_stance == "positive"):
            found.add(7)
        if act in self.defences and self.in_brand_space(act):
            found.add(7)
        return {stage for stage in found if stage < 5 or not act.is_paid}

    def animates(self, act: Act) -> bool:
        return (
            self.other_follower(act) is not None
            and self.in_brand_space(act)
            and not act.is_paid
            and (act.platform, act.account_id, act.content_id) not in self.contests
        )

    @cached_property
    def replies_to(self) -> dict[tuple[str, str, str], list[Act]]:
        found: dict[tuple[str, str, str], list[Act]] = {}
        for act in sorted(self.acts, key=lambda a: (a.acted_at, a.action_id)):
            if act.action_type == "reply" and act.in_reply_to:
                found.setdefault((act.platform, act.account_id, act.in_reply_to), []).append(act)
        return found

    def spark(self, act: Act) -> Evidence | None:
        """The act as a spark, dated at the third other follower who answered it in seven days."""
        if (
            act.action_type not in ("comment", "ugc_post")
            or act.is_paid
            or not self.in_brand_space(act)
            or (act.platform, act.account_id, act.content_id) in self.contests
        ):
            return None
        repliers: list[str] = []
        third: datetime | None = None
        for reply in self.replies_to.get((act.platform, act.account_id, act.action_id), []):
            in_time = act.acted_at <= reply.acted_at <= act.acted_at + days(7)
            who = str(reply.person_id)
            if in_time and who != act.person_id and who not in repliers:
                repliers.append(who)
                if len(repliers) == 3:
                    third = reply.acted_at
        if third is None:
            return None
        return Evidence(third, act, self.thread(act), frozenset(repliers))

    @cached_property
    def evidence(self) -> dict[str, list[tuple[int, Evidence]]]:
        """Per person: stage and evidence, whenever it is dated and whether or not removed."""
        found: dict[str, list[tuple[int, Evidence]]] = {}
        for act in self.acts:
            mine = found.setdefault(str(act.person_id), [])
            thread = self.thread(act)
            for stage in self.stages_of(act):
                defends = stage == 7 and act in self.defences and self.in_brand_space(act)
                mine.append((stage, Evidence(act.acted_at, act, thread, is_defence=defends)))
            if self.animates(act):
                peer = frozenset({str(self.other_follower(act))})
                mine.append((6, Evidence(act.acted_at, act, thread, peer)))
            spark = self.spark(act)
            if spark:
                mine.append((6, spark))
        return found

    # --- one person at one snapshot -------------------------------------------------------

    @staticmethod
    def is_seen(act: Act, at: datetime, snapshot: datetime) -> bool:
        hides = act.removed_reason in (None, "actor", "moderation")
        gone = act.removed_at is not None and hides and snapshot > act.removed_at
        return at < snapshot and not gone

    def is_entry(self, stage: int, run: list[Evidence], last: Evidence) -> bool:
        near = [e for e in run if last.at - days(WINDOW[stage]) <= e.at <= last.at]
        if stage < 6:
            return True
        many = len({self.thread(e.act) for e in near}) >= 2
        many = many and len({self.local_day(e.at) for e in near}) >= 2
        if stage == 6:
            return many and len(near) >= 3 and len(set().union(*(e.peers for e in near))) >= 2
        return many and len(near) >= 2 and any(e.is_defence for e in near)

    def holds(self, stage: int, found: list[Evidence], snapshot: datetime) -> datetime | None:
        """When the stage's hold ends, if the last run of its acts met the entry and holds."""
        run: list[Evidence] = []
        for item in sorted(found, key=lambda e: (e.at, e.act.action_id), reverse=True):
            if run and run[-1].at - item.at > days(HOLD[stage]):
                break
            run.append(item)
        if not run or snapshot - run[0].at > days(HOLD[stage]):
            return None
        met = any(self.is_entry(stage, run, item) for item in run)
        return run[0].at + days(HOLD[stage]) if met else None

    def follows(self, acts: list[Act], snapshot: datetime) -> bool:
        latest: dict[tuple[str, str], Act] = {}
        for act in sorted(acts, key=lambda a: (a.acted_at, a.action_id)):
            states = ("follow", "page_like", "unfollow")
            if act.action_type in states and self.is_seen(act, act.acted_at, snapshot):
                latest[(act.platform, act.account_id)] = act
        return any(act.action_type != "unfollow" for act in latest.values())

    def standing(self, acts: list[Act], snapshot: datetime) -> Standing:
        """Standing at a snapshot of the person whose acts these are (all, or of one platform)."""
        seen = [a for a in acts if self.is_seen(a, a.acted_at, snapshot)]
        mine = set(acts)
        sets: dict[int, list[Evidence]] = {stage: [] for stage in HOLD}
        for stage, item in self.evidence.get(str(acts[0].person_id), []) if acts else []:
            if item.act in mine and self.is_seen(item.act, item.at, snapshot):
                sets[stage].append(item)
        ends = {stage: self.holds(stage, found, snapshot) for stage, found in sets.items()}
        following = self.follows(acts, snapshot)
        active = {stage for stage, end in ends.items() if end}
        active |= {1} if following else set()

        recent = [a for a in seen if snapshot - a.acted_at <= days(168)]
        against = len(self.detractor_acts & set(recent))
        advocacy = {e.act for e in sets[7]} & set(recent)
        raw = max((s for s in active if s < 7 or 3 * against <= len(advocacy)), default=0)
        support = self.supporting & set(recent)
        is_detractor = against >= 2 and against > len(support)
        stage = max((s for s in active if s <= 4), default=0) if is_detractor else raw
        end = ends.get(stage)
        if stage == 1 and following:
            end = None
        private = any(
            a.action_type == "dm_inbound" and snapshot - a.acted_at <= days(84) for a in seen
        )
        expires = self.local_day(end) if end else None
        return Standing(stage, raw, is_detractor, frozenset(active), following, private, expires)

    @cached_property
    def supporting(self) -> set[Act]:
        return {act for act in self.acts if self.supports(act)}

    @cached_property
    def detractor_acts(self) -> set[Act]:
        return {act for act in self.acts if self.is_detractor_act(act)}

    def supports(self, act: Act) -> bool:
        helps = (
            self.other_follower(act) is not None
            and self.in_brand_space(act)
            and act.brand_stance != "negative"
        )
        speaks_well = act.action_type in SPEAKING and act.brand_stance == "positive"
        return not act.is_paid and bool(self.stages_of(act) & {5, 7} or helps or speaks_well)
