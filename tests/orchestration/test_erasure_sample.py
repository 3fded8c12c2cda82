"""The sample brand and `erase_person`: what is invented is no trace, unless there are own data."""

from orchestration.erasure.erase import Outcome, summary
from orchestration.erasure.inbox import given_files
from orchestration.erasure.search import Needles
from orchestration.inputs import folders
from tests.orchestration.test_erasure import ANA, WORDS, World

LEFT_BEHIND = ("sample/api/mastodon.jsonl", "sample/landing/mastodon/replies/a.jsonl")


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def own_data(settings, person):
    """A world of one's own in which the sample left files behind that hold somebody."""
    settings.sources_file.write_text("accounts: []\n")
    put(settings.inbox_dir / "acts.csv", "platform,account,action_type,acted_at,person_id\n"
        f"mastodon,brand,like,2026-01-05,{ANA}\n")  # fmt: skip
    for name in LEFT_BEHIND:
        put(settings.data_dir / name, f"{person} says {WORDS}")
    world = World(settings)
    world.run()
    return world


def test_what_the_sample_left_behind_goes_with_the_person(settings):
    world = own_data(settings, ANA)
    outcome = world.erase(f"mastodon:{ANA}")
    assert outcome.is_done and not settings.sample_dir.exists()
    assert world.traces(ANA, WORDS) == set()
    assert outcome.yours == [settings.inbox_dir / "acts.csv"]


def test_a_sample_without_the_person_stays(settings):
    world = own_data(settings, "somebody")
    assert world.erase(f"mastodon:{ANA}").is_done
    assert all((settings.data_dir / name).is_file() for name in LEFT_BEHIND)


def test_an_inbox_within_the_folder_of_the_sample_is_never_removed(make_settings, tmp_path):
    settings = make_settings(INBOX_DIR=str(tmp_path / "data" / "sample" / "inbox"))
    outcome = own_data(settings, ANA).erase(f"mastodon:{ANA}")
    assert outcome.yours == [settings.inbox_dir / "acts.csv"]
    assert [str(p.relative_to(settings.data_dir)) for p in outcome.holding] == [*LEFT_BEHIND]


def test_the_files_that_invent_a_person_are_named(settings):
    places = folders(settings)
    assert places.is_sample
    for name in ("api/mastodon.jsonl", "inbox/acts.csv", "inbox/others.csv"):
        put(settings.sample_dir / name, "bob" if "others" in name else f"by {ANA}")
    found = given_files(places, Needles([f"mastodon:{ANA}"], [ANA], []), {})
    assert [str(path.relative_to(settings.sample_dir)) for path in found] == [
        "inbox/acts.csv", "api/mastodon.jsonl",
    ]  # fmt: skip
    told = "\n".join(summary(Outcome((ANA,), is_sample=True, yours=found)))
    assert "The files in which the sample invents the person, which are not changed" in told
    assert str(found[1]) in told
