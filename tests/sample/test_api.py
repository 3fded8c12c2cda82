"""The recorded answers: the real extractors read through them what the model says, twice."""

import gzip
import json
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from extractors.base import ExtractContext, ExtractReport
from extractors.registry import extract
from extractors.replay import session_for
from orchestration.sample import SEED, Sample, api_bluesky, api_mastodon, build
from orchestration.sample.network import Network, Note

Streams = dict[str, dict[str, dict[str, Any]]]


class Run:
    """One extraction through the recording: its report, what it landed, what was not recorded."""

    def __init__(self, sample: Sample, folder: Path, platform: str, number: int) -> None:
        account = next(a for a in sample.sources.accounts if a.platform == platform)
        session = session_for(sample.api_dir)
        self.missed: list[str] = []
        session.hooks["response"].append(self._note)
        context = ExtractContext(
            f"20261102T06000{number}-aaaaaa", sample.as_of, folder / "landing", folder / "state"
        )
        self.report: ExtractReport = extract(account, context, session)
        self.landed: Streams = defaultdict(dict)
        for path in self.report.files:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for record in map(json.loads, lines):
                    self.landed[path.parent.name][record["record_key"]] = record["payload"]

    def _note(self, response: requests.Response, **_: Any) -> None:
        if response.status_code != 200:
            self.missed.append(f"{response.status_code} {response.url}")


Runs = tuple[Run, Run]


def run_twice(sample: Sample, folder: Path, platform: str) -> Runs:
    return Run(sample, folder, platform, 1), Run(sample, folder, platform, 2)


@pytest.fixture(scope="module")
def models() -> dict[str, Network]:
    return {network.platform: network for network in build.networks(SEED)}


@pytest.fixture(scope="module")
def bluesky(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return run_twice(sample, tmp_path_factory.mktemp("bluesky"), "bluesky")


@pytest.fixture(scope="module")
def mastodon(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return run_twice(sample, tmp_path_factory.mktemp("mastodon"), "mastodon")


@pytest.mark.parametrize("platform", ["bluesky", "mastodon"])
def test_every_request_of_two_runs_is_recorded(
    platform: str, request: pytest.FixtureRequest
) -> None:
    for run in request.getfixturevalue(platform):
        assert run.missed == []
        assert run.report.error is None
        assert run.report.requests > 2


def bodies(landed: Streams, stream: str) -> list[dict[str, Any]]:
    return list(landed[stream].values())


def expected(notes: list[Note], name: Callable[[Note], str], people: str) -> set[tuple[str, str]]:
    return {(name(n), person.id) for n in notes for person, _ in getattr(n, people)}


def test_bluesky_is_read_as_modelled(bluesky: Runs, models: dict[str, Network]) -> None:
    landed, model = bluesky[0].landed, models["bluesky"]
    by_brand = [n for n in model.replies if n.author is model.brand]
    by_others = [n for n in model.replies if n.author is not model.brand]
    uri = api_bluesky.uri
    assert {p["uri"] for p in bodies(landed, "posts")} == set(map(uri, model.own + by_brand))
    assert {p["uri"] for p in bodies(landed, "replies")} >= set(map(uri, by_others))
    assert {p["post"]["uri"] for p in bodies(landed, "quotes")} == set(map(uri, model.quotes))
    likes = {(p["subject"], p["like"]["actor"]["did"]) for p in bodies(landed, "likes")}
    assert likes == expected(model.own, uri, "likes")
    assert len(landed["reposts"]) == len(expected(model.own, uri, "shares"))
    assert len(landed["followers"]) == len(model.followers)
    counted = {p["uri"]: p["likeCount"] for p in bodies(landed, "post_counters")}
    assert any(counted[uri(n)] > len(n.likes) for n in model.own)
    assert all(counted[uri(n)] >= len(n.likes) for n in model.own)


def test_mastodon_is_read_as_modelled(mastodon: Runs, models: dict[str, Network]) -> None:
    landed, model = mastodon[0].landed, models["mastodon"]
    by_brand = [n for n in model.replies if n.author is model.brand]
    by_others = [n for n in model.replies if n.author is not model.brand]
    name = api_mastodon.status_id
    assert {p["id"] for p in bodies(landed, "statuses")} == set(map(name, model.own + by_brand))
    assert {p["id"] for p in bodies(landed, "replies")} >= set(map(name, by_others))
    assert len(landed["favourites"]) == len(expected(model.own, name, "likes"))
    assert len(landed["boosts"]) == len(expected(model.own, name, "shares"))
    assert len(landed["followers"]) == len(model.followers)


@pytest.mark.parametrize("platform", ["bluesky", "mastodon"])
def test_second_run_reads_little_and_finds_nothing_gone(
    platform: str, request: pytest.FixtureRequest
) -> None:
    first, second = request.getfixturevalue(platform)
    assert second.report.requests < first.report.requests / 10
    assert not second.landed["deletions"]


def test_lists_need_more_than_one_page(models: dict[str, Network], sample: Sample) -> None:
    assert max(len(n.likes) for n in models["bluesky"].own) > 100
    assert max(len(n.likes) for n in models["mastodon"].own) > 80
    assert len(models["bluesky"].followers) > 300
    latest = sample.as_of - timedelta(hours=1)
    for network in models.values():
        acts = [t for n in network.own for _, t in n.likes + n.shares]
        acts += [n.at for n in network.own + network.replies + network.quotes]
        assert max(acts) < latest.timestamp()
