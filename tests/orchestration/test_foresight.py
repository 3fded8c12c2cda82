"""What will be lost if nobody acts."""

from datetime import UTC, datetime, timedelta

from extractors.base import Expiry, ExtractReport
from extractors.spec import PlatformSpec, Stream
from orchestration.foresight import credentials_outlook, loss_outlook

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SPEC = PlatformSpec(
    name="photos",
    title="Photos",
    streams=(
        Stream("posts", "posts"),
        Stream("stories", "stories", vanishes_after=timedelta(hours=24)),
        Stream("insights", "insights", vanishes_after=timedelta(days=60)),
    ),
    credentials=("token",),
    required_credentials=(),
    default_base_url=None,
    extract="",
)


def report(**ago: timedelta) -> ExtractReport:
    return ExtractReport(
        "photos", "brand", read_at={stream: NOW - span for stream, span in ago.items()}
    )


def credential(left: timedelta) -> ExtractReport:
    return ExtractReport("photos", "brand", expiries=[Expiry("access_token", NOW + left)])


def test_a_credential_is_announced_fourteen_days_before_its_end():
    far = credentials_outlook([credential(timedelta(days=14, hours=1))], NOW)
    assert far.left == {"brand: access_token": 337.0} and not far.warnings
    near = credentials_outlook([credential(timedelta(days=14))], NOW)
    assert near.warnings == ("brand: access_token ends in 14 days (2026-03-15): renew it",)
    over = credentials_outlook([credential(-timedelta(hours=3))], NOW)
    assert over.warnings == ("brand: access_token has ended (2026-03-01): renew it",)


def test_hours_left_count_from_the_last_complete_read():
    fresh = loss_outlook(SPEC, [report(stories=timedelta(), insights=timedelta(days=3))], NOW)
    assert fresh.left == {"brand: stories": 24.0, "brand: insights": 57 * 24.0}
    assert not fresh.warnings
    late = loss_outlook(
        SPEC, [report(stories=timedelta(hours=18), insights=timedelta(days=53))], NOW
    )
    assert late.warnings == (
        "brand: stories: in 6 hours the platform begins to delete what was not read yet",
        "brand: insights: in 7 days the platform begins to delete what was not read yet",
    )


def test_what_is_lost_or_was_never_read_is_said():
    stale = report(stories=timedelta(hours=30))
    stale.error = "out of reach"
    lost = loss_outlook(SPEC, [stale], NOW)
    assert lost.left == {"brand: stories": -6.0, "brand: insights": None}
    assert lost.warnings == (
        "brand: stories: records of 6 hours are lost for good, the platform keeps 24 hours",
        "brand: insights was never read to its end; the platform keeps it for 60 days",
    )
    assert loss_outlook(SPEC, [], NOW).warnings == ()


def test_a_stream_that_is_not_read_at_all_is_no_loss():
    chosen = loss_outlook(SPEC, [report(insights=timedelta())], NOW)
    assert chosen.left == {"brand: stories": None, "brand: insights": 60 * 24.0}
    assert chosen.warnings == ()
