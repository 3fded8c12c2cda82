"""What an act is on the ladder, in plain Python: words, targets, attack and defence.

Written from the rules' text. The numbers of the rules stand here as numbers, so that a wrong seed
is noticed too.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from tests.ladder.acts import OUTBOUND_TYPES, Act, is_question, text_kind

PASSIVE = frozenset(
    "view story_view post_open link_click media_click profile_view website_click email_click "
    "video_complete video_replay story_hold story_tap_back live_attend dm_inbound "
    "email_inbound".split()
)
APPRECIATING = frozenset("like save poll_vote check_in".split())
SPEAKING = frozenset(
    "comment reply story_reply quote mention review survey_response live_chat".split()
)
CONTRIBUTING = frozenset("ugc_post brand_tag contest_entry".split())


class JudgedActs:
    """The acts that the ladder looks at, and what the rules say of each."""

    def __init__(
        self,
        acts: Sequence[Act],
        as_of: datetime,
        timezone: str = "UTC",
        contests: Iterable[tuple[str, str, str]] = (),
    ) -> None:
        self.zone = ZoneInfo(timezone)
        self.as_of = as_of
        self._days: dict[datetime, date] = {}
        self.contests = set(contests)
        out = {a.person_id for a in acts if a.is_team or a.is_bot}
        self.insiders = out
        self.acts = [
            a
            for a in acts
            if a.person_id
            and a.person_id not in out
            and not a.is_hidden
            and a.action_type not in OUTBOUND_TYPES
            and a.acted_at <= as_of
        ]
        self.by_id = {(a.platform, a.account_id, a.action_id): a for a in self.acts}
        people = {(a.platform, a.account_id, a.action_id): a.person_id for a in acts}
        self.target = {
            a: a.target_person_id or people.get((a.platform, a.account_id, a.in_reply_to or ""))
            for a in self.acts
        }
        self.first_day = min((self.local_day(a.acted_at) for a in acts), default=None)

    # --- time -----------------------------------------------------------------------------

    def local_day(self, at: datetime) -> date:
        day = self._days.get(at)
        if day is None:
            day = self._days[at] = self._local_day(at)
        return day

    def _local_day(self, at: datetime) -> date:
        return at.replace(tzinfo=UTC).astimezone(self.zone).date()

    def snapshot_of(self, monday: date) -> datetime:
        """End of the week that begins on this Monday, naive UTC."""
        end = datetime.combine(monday + timedelta(days=7), datetime.min.time(), self.zone)
        return end.astimezone(UTC).replace(tzinfo=None)

    @cached_property
    def mondays(self) -> list[date]:
        """Weeks with a snapshot, oldest first."""
        if self.first_day is None:
            return []
        monday = self.first_day - timedelta(days=self.first_day.weekday())
        found = []
        while self.snapshot_of(monday) <= self.as_of:
            found.append(monday)
            monday += timedelta(days=7)
        return found

    # --- what an act is -------------------------------------------------------------------

    @staticmethod
    def has_words(act: Act) -> bool:
        return text_kind(act.text) in ("words", "missing")

    @staticmethod
    def in_brand_space(act: Act) -> bool:
        return (act.space_kind or "own") == "own"

    def answered(self, act: Act) -> Act | None:
        return self.by_id.get((act.platform, act.account_id, act.in_reply_to or ""))

    def thread(self, act: Act) -> tuple[str, ...]:
        if act.thread_id is None:
            return ("alone", act.platform, act.account_id, act.action_id)
        return ("thread", act.platform, act.account_id, act.thread_id)

    def other_follower(self, act: Act) -> str | None:
        """Whom a reply answers, if that is another follower."""
        other = self.target[act]
        if act.action_type != "reply" or other in (None, act.person_id) or other in self.insiders:
            return None
        return other

    def is_opinion_post(self, act: Act) -> bool:
        """A post that asks or complains, or a contest entry of a few words, contributes nothing."""
        if act.brand_stance == "negative" or is_question(act.text):
            return True
        words = [w for w in (act.text or "").split() if any(c.isalnum() for c in w)]
        return act.action_type == "contest_entry" and bool(act.text) and len(words) < 5

    # --- attack and defence ---------------------------------------------------------------

    def is_negative(self, act: Act) -> bool:
        speaks = act.action_type in SPEAKING and self.has_words(act)
        return act.brand_stance == "negative" and (speaks or act.action_type in CONTRIBUTING)

    def may_defend(self, act: Act) -> bool:
        return (
            act.stance == "deny"
            and self.has_words(act)
            and not act.is_paid
            and act.action_type in SPEAKING | CONTRIBUTING
        )

    @cached_property
    def chain_verdicts(self) -> dict[Act, bool]:
        """Whether an act defends by the act it answers; a chain that closes on itself is open."""
        settled: dict[Act, bool] = {}

        def settle(act: Act, below: frozenset[Act]) -> bool | None:
            if act in settled:
                return settled[act]
            above = self.answered(act)
            if above is None or not self.is_negative(above) or not self.has_words(above):
                verdict = False
            elif not self.may_defend(above):
                verdict = above.person_id != act.person_id
            elif above in below | {act}:
                return None
            else:
                upper = settle(above, below | {act})
                if upper is None:
                    return None
                verdict = not upper and above.person_id != act.person_id
            settled[act] = verdict
            return verdict

        for act in self.acts:
            if self.may_defend(act):
                settle(act, frozenset())
        return settled

    def defends_directly(self, act: Act) -> bool:
        if act in self.chain_verdicts:
            return self.chain_verdicts[act]
        above = self.answered(act)
        return above is not None and above.person_id != act.person_id

    @cached_property
    def defences(self) -> set[Act]:
        found = {a for a in self.acts if self.may_defend(a) and self.defends_directly(a)}
        attacks: dict[tuple[str, ...], list[Act]] = {}
        for act in self.acts:
            if (
                self.is_negative(act)
                and self.has_words(act)
                and act.thread_id
                and not self.chain_verdicts.get(act)
            ):
                attacks.setdefault(self.thread(act), []).append(act)
        for act in self.acts:
            if self.may_defend(act) and act.thread_id and "@" in (act.text or ""):
                named = {
                    w.strip(".,!?:;()").removeprefix("@").lower()
                    for w in str(act.text).split()
                    if w.strip("(").startswith("@")
                }
                for attack in attacks.get(self.thread(act), []):
                    own = str(attack.person_id).split(":", 1)[1].lower()
                    if attack.person_id != act.person_id and named & {own, own.split("@")[0]}:
                        found.add(act)
        return found

    def is_detractor_act(self, act: Act) -> bool:
        return self.is_negative(act) and act not in self.defences
