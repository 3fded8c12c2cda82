"""An erased person's records are left out on every platform, and everybody else's stay."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.base import Account, ExtractContext, ExtractError
from extractors.erased import add_erased, erased_path, load_erased
from extractors.person_ids import key_of
from extractors.registry import PLATFORMS, extract
from extractors.suppression import Suppression
from orchestration.erasure.landing import learn
from orchestration.inputs import suppression_of
from orchestration.sources import load_sources
from tests.emulators.truth import world

# One person of each story, by the id in fct_actions; other ids are learnt from the records.
PEOPLE = {
    "bluesky": "did:plc:fan1",
    "discourse": "79",
    "facebook_pages": "704",
    "instagram": "88097110097",
    "linkedin": "urn:li:person:p2",
    "mastodon": "fan1@other.example",
    "matomo": "0000000000000002",
    "reddit": "t2_10u11",
    "threads": "eva",
    "tiktok": "uid-fan2",
    "x": "1024",
    "youtube": "UCfan1",
}


def read(account: Account, folder: Path, now: datetime, suppression: Suppression | None) -> Any:
    folders = folder / "landing", folder / "state"
    ctx = ExtractContext("20260101T000000-a", now, *folders, suppression)
    return extract(account, ctx)


def landed(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((folder / "landing").rglob("*.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from ((path.parent.name, line) for line in lines)


def names(text: str, person: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(person)}(?!\w)", text) is not None


@pytest.mark.parametrize("platform", sorted(PEOPLE))
def test_nobody_else_is_touched(platform: str, tmp_path: Path) -> None:
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    with world(platform, now) as server:
        account = configured(server, tmp_path)
        assert read(account, tmp_path / "with", now, None).error is None
        person = PEOPLE[platform]
        if platform == "discourse":
            person += "@" + server.base_url.split("://")[1]
        known = learn(tmp_path / "with" / "landing", [f"{platform}:{person}"])
        add_erased(tmp_path, known.keys, [platform])
    erased = load_erased(tmp_path)
    assert erased is not None
    assert not names(erased_path(tmp_path).read_text(), PEOPLE[platform])
    suppression = suppression_of(erased, erased.platforms)
    with world(platform, now) as server:
        account = configured(server, tmp_path)
        report = read(account, tmp_path / "without", now, suppression)
    assert report.error is None
    before = list(landed(tmp_path / "with"))
    after = list(landed(tmp_path / "without"))
    left_out = len(before) - len(after)
    assert report.warnings[0] == f"{left_out} records of erased persons left out"
    others = Counter(
        stream for stream, line in before if not any(names(line.lower(), w) for w in known.words)
    )
    assert 0 < left_out <= len(before) - others.total()
    assert not any(names(line, PEOPLE[platform]) for _, line in after)
    assert not others - Counter(stream for stream, _ in after)
    state = "".join(p.read_text() for p in (tmp_path / "without" / "state").rglob("*.json"))
    assert not names(state, PEOPLE[platform])


def configured(server: Any, folder: Path) -> Account:
    file = folder / "sources.yml"
    file.write_text(yaml.safe_dump({"accounts": [server.entry()]}))
    (account,) = load_sources(file, {}, PLATFORMS).accounts
    return account


def test_every_platform_that_names_people_is_looked_at() -> None:
    personal = {
        name
        for name, spec in PLATFORMS.items()
        if any(stream.is_personal for stream in spec.streams) and name != "ga4"
    }
    assert {name for name, spec in PLATFORMS.items() if spec.persons.authors} == personal
    assert set(PEOPLE) == personal


def suppressing(platform: str, *forms: str) -> Suppression:
    return suppression_of({key_of(platform, "", form) for form in forms}, [platform])


@pytest.mark.parametrize(
    ("platform", "text", "left"),
    [
        ("bluesky", "at://did:plc:ana/app.bsky.feed.post/3k", "at://erased/app.bsky.feed.post/3k"),
        ("bluesky", "did:plc:ana2 and did:plc:anabel", "did:plc:ana2 and did:plc:anabel"),
        ("bluesky", "thanks @ana.example.", "thanks @erased."),
        ("bluesky", "thanks @ana.example.org", "thanks @ana.example.org"),
        ("bluesky", "ana.example", "ana.example"),
        ("mastodon", "@ana@home.example!", "@erased!"),
        ("mastodon", "@ana@other.example", "@ana@other.example"),
        ("mastodon", '<a href="https://home.example/@ana" class="u-url">@<span>ana</span></a> hi',
         "@erased hi"),
        ("mastodon", '<a href="https://home.example/@anabel">x</a>',
         '<a href="https://home.example/@anabel">x</a>'),
        ("mastodon", "https://home.example/@ana/115?x", "erased/115?x"),
        ("linkedin", "urn:li:reaction:(urn:li:person:p2,urn:li:activity:1)",
         "urn:li:reaction:(erased,urn:li:activity:1)"),
        ("linkedin", "@[Ana Example](urn:li:person:p2) well done", "@erased well done"),
        ("reddit", "as u/ana said, t2_1ana", "as u/erased said, erased"),
        ("reddit", "bananas by ana", "bananas by ana"),
    ],
)  # fmt: skip
def test_texts_of_others(platform: str, text: str, left: str) -> None:
    suppression = suppressing(
        platform, "did:plc:ana", "ana.example", "ana@home.example", "https://home.example/@ana",
        "urn:li:person:p2", "t2_1ana", *(["ana"] if platform == "reddit" else []),
    )  # fmt: skip
    assert suppression.text(platform, "brand", text) == left


def test_an_id_of_one_server_means_nobody_on_another() -> None:
    key = key_of("discourse", "brand", "72")
    suppression = suppression_of({key}, ["discourse"])
    post = {"id": 5, "user_id": 72, "cooked": "words"}
    assert suppression.record("discourse", "brand", "posts", post) is None
    assert suppression.record("discourse", "elsewhere", "posts", post) == post
    assert suppression.record("discourse", "brand", "posts", {**post, "user_id": 7}) is not None


def test_a_quote_in_a_forum_loses_the_words_of_the_person() -> None:
    suppression = suppression_of({key_of("discourse", "brand", "ana")}, ["discourse"])
    quote = '<aside class="quote" data-username="{}"><blockquote>words</blockquote></aside> yes'
    post = {"id": 5, "user_id": 7, "cooked": quote.format("ana") + quote.format("ana2")}
    left = '<aside class="quote">erased</aside> yes' + quote.format("ana2")
    assert suppression.record("discourse", "brand", "posts", post) == {**post, "cooked": left}


def test_a_list_of_the_erased_is_the_owners_alone_and_grows(tmp_path: Path) -> None:
    assert load_erased(tmp_path) is None
    for person in ("ana", "bob"):
        add_erased(tmp_path, [key_of("x", "", person)], ["x"])
    erased = load_erased(tmp_path)
    assert erased is not None
    assert [key_of("x", "", p) in erased for p in ("ana", "@Bob", "cleo")] == [True, True, False]
    assert oct(erased_path(tmp_path).stat().st_mode)[-3:] == "600"
    assert "ana" not in json.loads(erased_path(tmp_path).read_text())["hashes"]
    erased_path(tmp_path).write_text('{"format": 1}')
    with pytest.raises(ExtractError, match="keeps out the people who were erased"):
        load_erased(tmp_path)


def test_other_platforms_lose_what_can_be_nobody_else() -> None:
    suppression = suppressing("mastodon", "1", "ana", "ana@home.example")
    post = {"author_id": "1", "text": "@ana ask @ana@home.example or joana@home.example"}
    left = {**post, "text": "@ana ask erased or joana@home.example"}
    assert suppression.record("x", "brand", "posts", post) == left
