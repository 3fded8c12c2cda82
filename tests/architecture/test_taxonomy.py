"""The taxonomy is whole, and no figure is called engagement without saying whose."""

import csv
import re
from collections import Counter

from tests.architecture.project import ROOT
from tests.architecture.test_dbt_project import nodes

SEEDS = ROOT / "dbt_project" / "seeds"
# Words that the four articles fill with different acts: alone, or with no more than a number's
# kind behind them, they would leave the reader to guess.
BARE = re.compile(
    r"(total_|post_|daily_)?(engagements?|interactions?)(_(rate|score|actions?|count|num|den))?"
)


def seed(name):
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_action_type_has_one_row_for_every_lens():
    types = [row["action_type"] for row in seed("action_types")]
    lenses = {row["lens"] for row in seed("lenses")}
    assert len(lenses) == 6
    rows = Counter((row["action_type"], row["lens"]) for row in seed("lenses"))
    assert rows == {(kind, lens): 1 for kind in types for lens in lenses}


def test_clicks_and_views_notify_nobody():
    notified = {row["action_type"]: row["makes_notification"] for row in seed("action_types")}
    assert {"true", "false"} == set(notified.values())
    looks = ("_click", "_view", "_open", "_hold", "_back", "_forward", "_exit")
    silent = [kind for kind in notified if kind == "view" or kind.endswith(looks)]
    assert len(silent) >= 9 and {notified[kind] for kind in silent} == {"false"}
    assert {notified[kind] for kind in ("comment", "mention", "share", "dm_inbound")} == {"true"}


def test_the_bare_word_is_recognised():
    for name in ("engagement", "engagement_rate", "interactions", "total_interactions"):
        assert BARE.fullmatch(name), name
    for name in ("s1_engagement_actions", "linkedin_engagement_rate", "interactivity_ratio"):
        assert not BARE.fullmatch(name), name


def test_no_published_column_is_called_engagement_without_a_lens(manifest):
    bare = [
        f"{model['name']}.{column}"
        for model in nodes(manifest, "model").values()
        if model["schema"] == "marts"
        for column in model["columns"]
        if BARE.fullmatch(column)
    ]
    assert bare == []
