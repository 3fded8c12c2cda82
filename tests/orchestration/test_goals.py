"""Goals of `sources.yml`: what is read, and what is refused before anything runs."""

from datetime import date

import pytest

from extractors.registry import PLATFORMS
from orchestration.errors import UserError
from orchestration.sources import Goal, load_sources


@pytest.fixture
def goals(tmp_path):
    def read(entry):
        file = tmp_path / "sources.yml"
        file.write_text(f"goals: [{{{entry}}}]\n")
        return load_sources(file, {}, PLATFORMS).goals

    return read


def test_a_goal_may_fall_have_no_base_and_name_any_metric(goals):
    """Whether the scorecard has the metric is said in mart_goals."""
    until = "by: 2026-12-31"
    assert goals(f"metric: response_rate, account: a, target: 0.5, base: 0.75, {until}") == (
        Goal("response_rate", "a", 0.5, 0.75, date(2026, 12, 31)),
    )
    assert goals(f"metric: no_such_metric, account: 12, target: -1, base: , {until}") == (
        Goal("no_such_metric", "12", -1.0, None, date(2026, 12, 31)),
    )


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("account: a, target: 1, by: 2026-01-01", "goals[1]: metric missing"),
        ("metric: f, account: a, target: 1", "goals[1]: by missing"),
        ("metric: f, account: a, target: 1, by: soon", "goals[1].by: 'soon' is no date"),
        ("metric: f, account: a, target: .nan, by: 2026-01-01", "goals[1].target: a number"),
        ("metric: f, account: a, target: 1, base: x, by: 2026-01-01", "goals[1].base: a number"),
        (
            "metric: f, account: a, target: 1, by: 2026-01-01, until: 3",
            "goals[1]: unknown key 'until'; allowed: metric, account, target, base, by",
        ),
    ],
)
def test_a_mistaken_goal_is_refused(goals, entry, message):
    with pytest.raises(UserError) as error:
        goals(entry)
    assert message in str(error.value)
