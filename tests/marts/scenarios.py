"""What the audiences of the test accounts did, one account per question.

Now is 2026-03-31 12:00 UTC. Days are Berlin's, one hour ahead of UTC until 2026-03-29.
"""

from tests.marts import content_scenarios as posts
from tests.marts import daily_scenarios as days
from tests.marts.warehouse import Scratch

TIMEZONE = "Europe/Berlin"


def everything() -> Scratch:
    """All scenarios in one warehouse."""
    scratch = Scratch()
    for scenario in (
        posts.counted,
        posts.counted_by_reposts,
        posts.reaction_kinds,
        posts.listed_only,
        posts.stuck,
        posts.read_lists,
        posts.fans,
        posts.engaged,
        posts.scoped,
        posts.rated,
        posts.general,
        days.metered,
        days.loyal,
        days.crowd,
        days.voiced,
        days.deep,
        days.viewed,
        days.final,
    ):
        scenario(scratch)
    return scratch
