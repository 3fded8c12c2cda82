"""The sample's files: the same bytes each time, small, readable, with known faults."""

import os
from pathlib import Path

from orchestration.sample import SEED, Sample, build, write_sample
from tests.sample.contract_reader import Read


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_two_folders_get_the_same_bytes(sample: Sample, tmp_path: Path) -> None:
    other = write_sample(tmp_path)
    first, second = contents(sample.inbox_dir.parent), contents(other.inbox_dir.parent)
    assert first == second
    assert len(first) > 20


def test_another_seed_gives_other_bytes(sample: Sample) -> None:
    made = build.files(SEED + 1)
    assert (
        made["inbox/01_history/content.csv"]
        != (sample.inbox_dir / "01_history/content.csv").read_bytes()
    )


def test_second_call_touches_nothing_and_repairs_what_was_changed(tmp_path: Path) -> None:
    sample = write_sample(tmp_path)
    before = {p: p.stat() for p in tmp_path.rglob("*") if p.is_file()}
    write_sample(tmp_path)
    assert {p: p.stat().st_ino for p in before} == {p: s.st_ino for p, s in before.items()}

    changed = sample.inbox_dir / "01_history/content.csv"
    good = changed.read_bytes()
    changed.write_bytes(good[:-5])
    (sample.api_dir / "bluesky.jsonl.gz").unlink()
    write_sample(tmp_path)
    assert changed.read_bytes() == good
    assert (sample.api_dir / "bluesky.jsonl.gz").is_file()


def test_what_an_older_generator_left_is_removed(tmp_path: Path) -> None:
    sample = write_sample(tmp_path)
    marker = sample.inbox_dir.parent / ".sample.json"
    old = sample.inbox_dir / "old.csv"
    old.write_text("x\n")
    kept = sample.inbox_dir / "not-of-ours.csv"
    kept.write_text("x\n")
    text = marker.read_text().replace('"generator": "', '"generator": "old')
    marker.write_text(text.replace('"files": {', '"files": {"inbox/old.csv": "",'))
    write_sample(tmp_path)
    assert not old.exists()
    assert kept.exists()


def test_files_are_small_and_of_every_format(sample: Sample) -> None:
    paths = [p for p in sample.inbox_dir.parent.rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in paths) < 6_000_000
    endings = {"".join(p.suffixes) for p in paths}
    assert {".csv", ".csv.gz", ".csv.zst", ".jsonl", ".jsonl.gz", ".jsonl.zst"} <= endings
    assert ".parquet" in endings


def test_later_files_are_newer(sample: Sample) -> None:
    """An inbox that is read by age meets the corrections after what they correct."""
    history = [p for p in (sample.inbox_dir / "01_history").rglob("*") if p.is_file()]
    late = list((sample.inbox_dir / "02_late").iterdir())
    assert max(map(os.path.getmtime, history)) < min(map(os.path.getmtime, late))


def test_quarantine_is_known_exactly(sample: Sample, files: dict[str, Read]) -> None:
    found = {name: len(read.bad) for name, read in files.items() if read.bad}
    assert found == sample.expected_quarantine
    assert 24 <= sum(found.values()) <= 60
    assert {n for n, read in files.items() if read.table is None} == set(sample.unreadable_files)
