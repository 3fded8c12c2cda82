"""What the sample's acts hold: counts, and the features that the marts need to be seen."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.sample import SEED, Sample, build, clock, network, people
from tests.sample.conftest import instant, rows_of
from tests.sample.contract_reader import Read, Row

Networks = tuple[network.Network, network.Network]


@pytest.fixture(scope="module")
def networks() -> Networks:
    return build.networks(SEED)


def true(row: Row, name: str) -> bool:
    return row.get(name) in (True, "true")


def inbound(actions: list[Row], team: set[str]) -> list[Row]:
    return [
        row
        for row in actions
        if not true(row, "is_team")
        and not true(row, "is_bot")
        and f"{row['platform']}:{row.get('person_id')}" not in team
    ]


def test_numbers_of_acts_people_platforms_and_weeks(
    sample: Sample, actions: list[Row], networks: Networks
) -> None:
    assert 45_000 <= len(actions) + sum(n.acts() for n in networks) <= 55_000
    known = {
        (r["platform"], r["person_id"])
        for r in inbound(actions, set(sample.sources.team))
        if r.get("person_id") and r["platform"] not in ("other", "event")
    }
    assert 2_700 <= len(known) + sum(len(n.people()) for n in networks) <= 3_300
    assert len({r["platform"] for r in actions} | {n.platform for n in networks}) >= 12
    start = datetime.fromtimestamp(clock.at(0), UTC)
    weeks = {(instant(r["acted_at"]) - start) // timedelta(days=7) for r in actions}
    assert set(range(40)) <= weeks


def test_as_of_is_a_monday_after_forty_weeks(sample: Sample) -> None:
    assert sample.as_of.tzinfo is not None
    assert sample.as_of.weekday() == 0
    assert clock.at(clock.WEEKS * 7) < sample.as_of.timestamp() < clock.at(clock.WEEKS * 7 + 1)


def test_only_a_few_acts_lie_after_as_of(sample: Sample, actions: list[Row]) -> None:
    late = [r["action_id"] for r in actions if instant(r["acted_at"]) >= sample.as_of]
    assert sorted(late) == ["xlate0", "xlate1", "xlate2"]


def test_nothing_is_identical_over_and_over(actions: list[Row]) -> None:
    texts = [r["text"] for r in actions if r.get("text") and not true(r, "is_bot")]
    long = [t for t in texts if len(t.split()) >= 5]
    assert len(set(long)) > 0.5 * len(long)
    assert max(Counter(long).values()) < 200


def test_people_are_synthetic(actions: list[Row]) -> None:
    names = {r["person_name"] for r in actions if r.get("person_name")}
    assert all(n.lower().startswith("sample") for n in names)


@pytest.mark.parametrize(
    "action_type",
    "follow unfollow like reaction share quote comment reply mention ugc_post brand_tag "
    "contest_entry recommendation referral review survey_response poll_vote dm_inbound brand_dm "
    "brand_reply email_inbound live_attend live_chat story_reply conversion link_click "
    "website_click post_open check_in email_click".split(),
)
def test_every_kind_of_act_is_there(actions: list[Row], action_type: str) -> None:
    assert sum(r["action_type"] == action_type for r in actions) >= 10


def test_rare_features_of_acts(actions: list[Row], files: dict[str, Read]) -> None:
    later = rows_of(files, "actions", "02_late")
    reasons = {r.get("removed_reason") or None for r in actions + later if r.get("removed_at")}
    assert reasons == {"actor", "moderation", "content_gone", "unknown", None}
    assert {r["language"] for r in actions if r.get("language")} >= {"en", "de", "fr", "es", "ja"}
    assert {r["stance"] for r in actions if r.get("stance")} == {
        "deny",
        "support",
        "query",
        "comment",
    }
    for flag in ("is_paid", "is_team", "is_bot", "is_hidden"):
        assert sum(true(r, flag) for r in actions) >= 5, flag
    assert {r["space_kind"] for r in actions if r.get("space_kind")} == {
        "own",
        "group",
        "elsewhere",
    }
    assert {r["action_type"] for r in actions if r["platform"] == "tiktok"} == {"comment"}
    wordless = [r for r in actions if r.get("text") and not any(c.isalnum() for c in r["text"])]
    assert len(wordless) > 200
    repeated = Counter(tuple(sorted(r.items())) for r in actions if r["platform"] == "web")
    assert max(repeated.values()) == 2


def test_references_hold(actions: list[Row], content: list[Row]) -> None:
    posts = {(r["platform"], r["content_id"]): instant(r["published_at"]) for r in content}
    acts = {(r["platform"], r["action_id"]): r for r in actions if r.get("action_id")}
    assert len(acts) == sum(1 for r in actions if r.get("action_id"))
    for row in actions:
        key = (row["platform"], row.get("content_id"))
        if row.get("content_id"):
            assert key in posts, row
            assert instant(row["acted_at"]) >= posts[key], row
        if row.get("in_reply_to"):
            target = (row["platform"], row["in_reply_to"])
            assert target in posts or (
                instant(acts[target]["acted_at"]) <= instant(row["acted_at"])
            ), row


def test_flattened_platforms_have_two_levels(actions: list[Row]) -> None:
    for platform in ("instagram", "youtube"):
        acts = {r["action_id"]: r for r in actions if r["platform"] == platform}
        below = [r for r in acts.values() if r.get("in_reply_to") in acts]
        assert len(below) > 500
        assert not any(acts[r["in_reply_to"]].get("in_reply_to") in acts for r in below)
        assert any(r["text"].startswith("@sample_fan_") for r in below if r.get("text"))


def defences(actions: list[Row]) -> list[Row]:
    acts = {(r["platform"], r["action_id"]): r for r in actions if r.get("action_id")}
    return [
        row
        for row in actions
        if row.get("stance") == "deny"
        and acts[row["platform"], row["in_reply_to"]].get("brand_stance") == "negative"
        and acts[row["platform"], row["in_reply_to"]]["person_id"] != row["person_id"]
    ]


def test_every_stage_of_the_ladder_has_people_at_the_end(
    sample: Sample, actions: list[Row]
) -> None:
    """Counts by the entry rules of the upper stages over their windows before ``as_of``."""
    recent = [
        r
        for r in inbound(actions, set(sample.sources.team))
        if r.get("person_id") and not r.get("removed_at") and not true(r, "is_paid")
    ]
    window = {
        weeks: [
            r
            for r in recent
            if sample.as_of - timedelta(weeks=weeks) <= instant(r["acted_at"]) < sample.as_of
        ]
        for weeks in (12, 24)
    }
    advocacy = [r for r in window[24] if r["action_type"] == "recommendation"]
    denied = defences(window[24] + [r for r in recent if r.get("brand_stance") == "negative"])
    defended = Counter(r["person_id"] for r in denied)
    assert sum(defended[p] >= 2 for p in {r["person_id"] for r in advocacy}) >= 4
    contributed = {
        r["person_id"] for r in window[24] if r["action_type"] in ("ugc_post", "brand_tag")
    }
    assert len(contributed) >= 20
    helped = Counter(
        r["person_id"]
        for r in window[12]
        if r["action_type"] == "reply" and r.get("target_person_id")
    )
    assert sum(count >= 3 for count in helped.values()) >= 8
    for kinds in (("comment",), ("share", "quote"), ("like", "poll_vote"), ("follow",)):
        assert sum(r["action_type"] in kinds for r in window[12]) >= 50, kinds


def test_answers_are_late_at_night_and_weekends_and_some_never_come(actions: list[Row]) -> None:
    acts = {(r["platform"], r["action_id"]): r for r in actions if r.get("action_id")}
    delays: dict[bool, list[float]] = {True: [], False: []}
    for row in actions:
        if row["action_type"] == "brand_reply" and (row["platform"], row["in_reply_to"]) in acts:
            asked = instant(acts[row["platform"], row["in_reply_to"]]["acted_at"])
            delay = (instant(row["acted_at"]) - asked).total_seconds()
            delays[asked.weekday() >= 5].append(delay)
    weekday, weekend = (sorted(delays[key]) for key in (False, True))
    assert min(weekday) > 0
    assert weekend[len(weekend) // 2] > 1.5 * weekday[len(weekday) // 2]
    questions = [
        r
        for r in actions
        if r["action_type"] == "comment"
        and "?" in (r.get("text") or "")
        and r["platform"] == "facebook_pages"
    ]
    answered = {r["in_reply_to"] for r in actions if r["action_type"] == "brand_reply"}
    share = sum(r["action_id"] in answered for r in questions) / len(questions)
    assert 0.6 < share < 0.95


def test_later_versions_are_of_known_acts(actions: list[Row], files: dict[str, Read]) -> None:
    known = {(r["platform"], r["action_id"]): r for r in actions if r.get("action_id")}
    later = rows_of(files, "actions", "02_late")
    assert len(later) > 40
    for row in later:
        old = known[row["platform"], row["action_id"]]
        assert (old.get("text"), old.get("removed_at") or None) != (
            row.get("text"),
            row.get("removed_at"),
        )


def test_linked_people_act_on_both_platforms(
    sample: Sample, actions: list[Row], networks: Networks
) -> None:
    seen = {f"{r['platform']}:{r['person_id']}" for r in actions if r.get("person_id")}
    seen |= {f"{n.platform}:{person}" for n in networks for person in n.people()}
    assert len(sample.sources.people) >= 3
    assert {member for group in sample.sources.people for member in group} <= seen
    assert set(sample.sources.team) <= seen


def test_sample_lists_the_accounts_that_are_read_by_interface(sample: Sample) -> None:
    assert [(a.platform, a.account, a.base_url) for a in sample.sources.accounts] == [
        ("bluesky", people.BLUESKY_ACCOUNT, "replay://bluesky"),
        ("mastodon", people.MASTODON_ACCOUNT, "replay://mastodon"),
    ]
