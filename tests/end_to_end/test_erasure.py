"""A person who was erased is in no file any more and comes not back; everybody else stays.

The sample's person is known on two platforms; the other one on nearly all, and in files of the
inbox, while the platforms go on showing the person.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from extractors.registry import PLATFORMS
from tests.emulators.truth import this_hour, world
from tests.end_to_end.pipeline import Warehouse
from tests.end_to_end.traces import traces

pytestmark = pytest.mark.long
SHORTEST = 20
# The one has no persons, and the terms of the other do not let its ids be joined with others.
NOT_JOINED = ("ga4", "reddit")
OLD_NAME = "ana-of-old"
ACTS = f"""platform,account,action_type,acted_at,action_id,person_id,target_person_id,text
forum,brand,comment,2026-01-05T10:00:00Z,a1,{OLD_NAME},,what ana alone would say in so many words
forum,brand,comment,2026-01-05T11:00:00Z,a2,bob,{OLD_NAME},I am with @{OLD_NAME} in this
forum,brand,comment,not a time,a3,{OLD_NAME},,a broken row of hers that has many words
"""
REGISTRATIONS = """Registration Report
Topic,Webinar ID,Scheduled Time,Duration (minutes)
Launch,81234567890,01/22/2026 02:00:00 PM,60
Attendee Details
First Name,Last Name,Email,Registration Time,Approval Status
Ana,Olden,ana@olden.example,01/20/2026 09:00:00 AM,approved
Bob,B,bob@b.example,01/20/2026 09:00:00 AM,approved
"""
GENDER = "Gender,Distribution\nFemale,0.61\nMale,39%\n"
YOURS = ("inbox", "sources.yml")


def acts_of(warehouse: Warehouse) -> Counter[Any]:
    """All acts as they are published, whoever is addressed in them."""
    return Counter(
        warehouse.query("select platform, action_type, person_id from marts.fct_actions")
    )


def test_a_person_of_the_sample(sample, tmp_path) -> None:
    warehouse = Warehouse(tmp_path / "data")
    shutil.copytree(sample[0].data_dir, warehouse.data_dir, symlinks=True)
    ((person,),) = warehouse.query(
        "select person_id from marts.fct_actions where person_id like 'mastodon:%' and not is_team"
        " group by 1 having count(distinct platform) > 1 order by count(text) desc, 1 limit 1"
    )
    ids = [one for (one,) in warehouse.raw(
        f"select person_id from raw.people where canonical_person_id = '{person}'"
    )]  # fmt: skip
    assert len(ids) > 1
    texts = [text for (text,) in warehouse.query(
        f"select text from marts.fct_actions where length(text) >= {SHORTEST} group by text"
        f" having bool_and(person_id = '{person}')"
    )]  # fmt: skip
    bare = [one.partition(":")[2] for one in ids]
    before = acts_of(warehouse)
    assert len(texts) > 5 and traces(warehouse.data_dir / "reports", ids, texts)
    told = warehouse.command("erase", ids[-1])
    assert "\nErased\n" in told and "The files in which the sample invents the person" in told
    found = traces(warehouse.data_dir, [*ids, *bare], texts)
    assert {"/".join(place.split("/")[:2]) for place in found} == {"sample/inbox", "sample/api"}
    assert acts_of(warehouse) == Counter(
        {key: count for key, count in before.items() if key[2] != person}
    )


@dataclass
class Brand:
    """A brand on all platforms, and one person who is known on nearly each of them."""

    warehouse: Warehouse
    ids: list[str]
    acts: Counter[Any]


@pytest.fixture
def brand(tmp_path) -> Iterator[Brand]:
    now = this_hour()
    with ExitStack() as running:
        worlds = {name: running.enter_context(world(name, now)) for name in PLATFORMS}
        ids, acts = [f"forum:{OLD_NAME}", "event:ana@olden.example"], Counter[Any]()
        for name, server in worlds.items():
            if name == "mastodon":
                for number in range(5):
                    text = f"a long text number {number} that nobody else has written"
                    server.post(text, author="ana", parent=next(iter(server.statuses)))
            told = server.truth().acts
            people = Counter(a.person for a in told if a.person and not a.is_team)
            written = Counter(a.person for a in told if a.person and a.text and not a.is_team)
            if name not in NOT_JOINED:
                ids.append(f"{name}:{(written or people).most_common(1)[0][0]}")
            acts += Counter((name, a.action_type, a.person and f"{name}:{a.person}") for a in told)
        sources = {"accounts": [server.entry() for server in worlds.values()], "people": [ids]}
        warehouse = Warehouse(tmp_path / "data", sources=yaml.safe_dump(sources))
        files = {"acts.csv": ACTS, "event/brand/registrations.csv": REGISTRATIONS,
                 "tiktok/shop/FollowerGender.csv": GENDER}  # fmt: skip
        for name, text in files.items():
            path = warehouse.inbox / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        yield Brand(warehouse, ids, acts)


def test_a_person_on_every_platform(brand: Brand) -> None:
    warehouse = brand.warehouse
    warehouse.run()
    others = Counter({key: n for key, n in brand.acts.items() if key[2] not in brand.ids})
    others["forum", "comment", "forum:bob"] = 1
    everybody = acts_of(warehouse)
    hers = {key: n for key, n in everybody.items() if key[2] == brand.ids[0]}
    assert {platform for platform, _, _ in hers} >= set(PLATFORMS) - set(NOT_JOINED)
    assert everybody - Counter(hers) == others
    names, texts = [*distinct(brand.ids), "Olden"], words_of(brand)
    places = traces(warehouse.data_dir, names, texts, YOURS)
    assert {re.split("[/:]", place)[0] for place in places} == {
        "insights.duckdb", "landing", "quarantine", "reports", "state", "warehouse.duckdb",
    }  # fmt: skip
    told = warehouse.command("erase", brand.ids[0])
    assert "\nErased\n" in told
    yours = told[told.index("Your own files that still hold the person") :]
    for name in ("inbox/acts.csv", "inbox/event/brand/registrations.csv", "sources.yml"):
        assert str(warehouse.data_dir / name) in yours
    assert "FollowerGender" not in yours
    check_gone(warehouse, names, texts, others)
    # The platforms still show the person, and so does another file.
    (warehouse.inbox / "more.csv").write_text(re.sub(r",a(\d),", r",b\1,", ACTS))
    assert "records of erased persons left out" in warehouse.run()
    others["forum", "comment", "forum:bob"] += 1
    check_gone(warehouse, names, texts, others)


def distinct(ids: list[str]) -> list[str]:
    """The ids, and without their platform where they are nobody else's by chance."""
    bare = (one.partition(":")[2] for one in ids)
    return [*ids, *(one for one in bare if len(one) > 8)]


def words_of(brand: Brand) -> list[str]:
    """What nobody but the person wrote."""
    found = brand.warehouse.query(
        f"select distinct text from marts.fct_actions as hers where length(text) >= {SHORTEST}"
        f" and person_id = '{brand.ids[0]}' and not exists (from marts.fct_actions as other"
        " where contains(other.text, hers.text) and other.person_id is distinct from"
        " hers.person_id)"
    )
    assert len(found) > 5
    return [*(text for (text,) in found), "a broken row of hers that has many words"]


def check_gone(warehouse: Warehouse, names: list[str], texts: list[str], others: Any) -> None:
    assert traces(warehouse.data_dir, names, texts, YOURS) == {}
    assert acts_of(warehouse) == others
    assert warehouse.query(
        "select breakdown, value from marts.fct_account_metrics where account_id = 'shop'"
        " and metric = 'follower_percentage' order by 1"
    ) == [("gender=female", 61.0), ("gender=male", 39.0)]
