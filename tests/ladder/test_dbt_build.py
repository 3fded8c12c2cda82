"""The models under dbt itself: contracts, checks, and rules that must not be broken."""

from tests.ladder.acts import Act
from tests.ladder.golden_files import AS_OF, golden_acts
from tests.ladder.small_project import CompiledLadder, World


def test_build_with_contracts_and_tests(built: tuple[CompiledLadder, str]) -> None:
    assert "WARN=0 ERROR=0 SKIP=0" in built[1], built[1][-4000:]


def broken(ladder: CompiledLadder, change: str) -> set[str]:
    """Names of the checks that fail on the worked example after a change to its tables."""
    acts: list[Act] = golden_acts()
    with ladder.run(World(acts, AS_OF)) as con:
        con.execute(change)
        return {name for name, sql in ladder.checks.items() if con.execute(sql).fetchall()}


def test_a_window_longer_than_its_hold_is_refused(ladder: CompiledLadder) -> None:
    change = "update intermediate.int_ladder_stage_rules set window_days = 85 where stage = 6"
    assert broken(ladder, change) == {"ladder_window_within_hold"}


def test_rules_of_two_versions_are_refused(ladder: CompiledLadder) -> None:
    change = "update seeds.ladder_rules set rules_version = '2' where rule = 'spark_days'"
    assert broken(ladder, change) == {"ladder_rules_complete"}


def test_a_stage_without_an_act_behind_it_is_refused(ladder: CompiledLadder) -> None:
    change = "delete from marts.mart_ladder_evidence where person_id = 'mastodon:ben'"
    assert broken(ladder, change) == {"ladder_stage_has_evidence"}


def test_moves_without_movers_are_refused(ladder: CompiledLadder) -> None:
    change = "delete from marts.mart_ladder_movers where person_id = 'mastodon:ben'"
    assert broken(ladder, change) == {"ladder_movers_are_changes"}
