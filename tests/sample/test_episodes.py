"""Each rule of the weekly diagnosis has a week that is built for it: seen from the files alone.

Acts of quality are told apart by a simple form of the rule: five words, a question, or a kind of
act that always counts. Baseline: the median of up to 26 earlier weeks.
"""

import re
from collections import defaultdict
from statistics import median

import pytest

from orchestration.sample import Sample, clock
from tests.sample.conftest import instant
from tests.sample.contract_reader import Row

ALWAYS = (
    "like",
    "live_chat",
    "ugc_post",
    "brand_tag",
    "contest_entry",
    "check_in",
    "recommendation",
    "referral",
)
NEVER = ("mention", "share", "poll_vote", "live_attend", "follow")
TEXTS = ("comment", "reply", "story_reply", "quote")
CONTESTS = (15, 27, 39)
Week = tuple[str, int]


class Weekly:
    """Quantity, quality, texts and negative texts by platform and week."""

    def __init__(self, actions: list[Row], team: set[str]) -> None:
        self.quantity: dict[Week, int] = defaultdict(int)
        self.quality: dict[Week, int] = defaultdict(int)
        self.texts: dict[Week, int] = defaultdict(int)
        self.negative: dict[Week, int] = defaultdict(int)
        for row in actions:
            person = f"{row['platform']}:{row.get('person_id')}"
            if row.get("is_team") in (True, "true") or person in team:
                continue
            day = clock.split(int(instant(row["acted_at"]).timestamp()))[0]
            self._count((row["platform"], day // 7), row)

    def _count(self, week: Week, row: Row) -> None:
        kind, text = row["action_type"], row.get("text") or ""
        if kind in TEXTS:
            self.texts[week] += 1
            self.negative[week] += row.get("brand_stance") == "negative"
            self.quality[week] += "?" in text or len(re.findall(r"\w+", text)) >= 5
        elif kind == "reaction":
            self.quality[week] += row["reaction_kind"] in ("like", "love", "care")
        elif kind in ALWAYS:
            self.quality[week] += 1
        elif kind not in NEVER:
            return
        self.quantity[week] += 1


@pytest.fixture(scope="module")
def weekly(sample: Sample, actions: list[Row]) -> Weekly:
    return Weekly(actions, set(sample.sources.team))


def change(values: dict[Week, int], platform: str, week: int) -> float:
    earlier = [values[platform, w] for w in range(max(0, week - 26), week)]
    return values[platform, week] / median(earlier) - 1


@pytest.mark.parametrize(
    ("platform", "week", "volume", "quality"),
    [
        ("facebook_pages", 30, "steady", "down"),
        ("instagram", 32, "down", "steady"),
        ("youtube", 27, "down", "down"),
        ("linkedin", 33, "up", "down"),
        ("x", 31, "up", "up"),
        ("forum", 35, "up", "up"),
    ],
)
def test_a_week_for_each_rule(
    weekly: Weekly, platform: str, week: int, volume: str, quality: str
) -> None:
    for values, expected in ((weekly.quantity, volume), (weekly.quality, quality)):
        found = change(values, platform, week)
        if expected == "steady":
            assert abs(found) < 0.13
        else:
            assert found < -0.3 if expected == "down" else found > 0.3


@pytest.mark.parametrize(("platform", "week"), [("x", 31), ("facebook_pages", 22)])
def test_incident_and_pile_on_raise_the_negative_share(
    weekly: Weekly, platform: str, week: int
) -> None:
    shares = {w: weekly.negative[platform, w] / weekly.texts[platform, w] for w in range(40)}
    usual = median(shares[w] for w in range(40) if w != week)
    assert shares[week] > 3 * usual
    assert max(shares, key=lambda w: shares[w]) == week


def test_other_weeks_are_quiet(weekly: Weekly) -> None:
    """Outside episodes, live sessions and contests volumes stay near their baseline."""
    special = (
        {("facebook_pages", w) for w in (12, 22, 28, 30)}
        | {("youtube", w) for w in (18, 27, 36)}
        | {("x", 31), ("instagram", 32), ("linkedin", 33), ("forum", 35)}
    )
    special |= {(p, w) for p in ("facebook_pages", "instagram") for w in CONTESTS}
    for platform in ("facebook_pages", "instagram", "youtube", "linkedin", "x", "forum"):
        quiet = [w for w in range(12, 39) if (platform, w) not in special]
        far = [w for w in quiet if abs(change(weekly.quantity, platform, w)) > 0.2]
        assert len(far) <= 1, (platform, far)
