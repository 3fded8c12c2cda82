"""A person in the exports that platforms hand out is erased; figures of an audience stay."""

import json

import pytest

from tests.loading.export_files import csv_text, xlsx, zipped
from tests.loading.test_exports_events import PEOPLE, report
from tests.loading.test_exports_events_chats import CHAT, FOLDER, REPLAY, SESSION
from tests.loading.test_exports_json import FOLLOWERS, IG_COMMENTS, MESSAGES, spoilt
from tests.loading.test_exports_json_mastodon import ACTS, outbox
from tests.loading.test_exports_linkedin import INDUSTRY
from tests.loading.test_exports_tiktok import COUNTRIES, GENDER
from tests.orchestration.test_erasure import World

WHEN = "01/20/2026 09:00:00 AM"
REGISTRATIONS = csv_text(
    [
        ["Registration Report"],
        ["Topic", "Webinar ID", "Scheduled Time", "Duration (minutes)"],
        ["Launch", "81234567890", "01/22/2026 02:00:00 PM", "60"],
        ["Attendee Details"],
        ["First Name", "Last Name", "Email", "Registration Time", "Approval Status"],
        ["Ada", "Lovely", "ada@x.org", WHEN, "approved"],
        ["Cem", "C", "cem@x.org", WHEN, "approved"],
    ]
)
DOWNLOAD = {"followers.json": FOLLOWERS, "comments.json": IG_COMMENTS, "messages.json": MESSAGES,
            "me.json": {"profile_user": [{"string_map_data": {"Username": {"value": "brand"},
            "Name": {"value": "Brand Käse"}}}]}}  # fmt: skip
FILES = {
    "event/brand/attendees.csv": report(PEOPLE).encode(),
    "event/brand/registrations.csv": REGISTRATIONS.encode(),
    f"{FOLDER}/chat.txt": CHAT.encode(),
    "youtube/brand/Launch [dQw4w9WgXcQ].live_chat.json": "".join(
        json.dumps(one) + "\n" for one in REPLAY
    ).encode(),
    "instagram/brand/download.zip": zipped({k: spoilt(v) for k, v in DOWNLOAD.items()}),
    "outbox.json": json.dumps(outbox(ACTS)).encode(),
}
DEMOGRAPHICS = {
    "tiktok/shop/Viewers.zip": zipped(
        {"FollowerGender.csv": csv_text(GENDER), "FollowerTopTerritories.csv": csv_text(COUNTRIES)}
    ),
    "linkedin/12345/followers.xlsx": xlsx({"Industry": INDUSTRY}),
}
# The person; what names it in the files; how many acts go.
CASES = {
    "an attendee with an address": ("event:ada@x.org", ("ada@x.org", "Lovely"), 1),
    "who registered and did not come": ("event:eve@x.org", ("eve@x.org", ",Eve,"), 0),
    "an attendee by name": (f"event:{SESSION}|bob", (f"{SESSION}|bob", "Bobby"), 1),
    "who wrote in a chat": (f"event:{SESSION}|road to rome", ("Road to Rome", "Hi Ada"), 1),
    "who wrote in a live chat": ("youtube:UCada", ("UCada",), 2),
    "a follower": ("instagram:bob", ("instagram.com/bob",), 1),
    "who sent messages": ("instagram:inbox/zoe_12345|zoë", ("Geöffnet", "Ge\\u00c3\\u00b6"), 2),
    "who was answered": ("mastodon:ada@other.example", ("other.example/users/ada",), 0),
}  # fmt: skip


@pytest.fixture
def exports(make_settings):
    settings = make_settings()
    settings.sources_file.write_text("accounts: []\n")
    for name, content in (FILES | DEMOGRAPHICS).items():
        path = settings.inbox_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    world = World(settings)
    world.run()
    return world


def acts(world):
    return world.rows("SELECT count(*) FROM raw.files__actions WHERE is_current")[0][0]


def figures(world):
    return world.rows(
        "SELECT platform, metric, breakdown, value FROM raw.files__metrics WHERE is_current"
        " ORDER BY ALL"
    )


@pytest.mark.parametrize("case", CASES)
def test_a_person_in_an_export_is_gone(exports, case):
    person, words, count = CASES[case]
    before, told = acts(exports), figures(exports)
    assert exports.traces(*words) != set()
    outcome = exports.erase(person)
    assert exports.traces(*words) == set()
    assert outcome.is_done, outcome.holding
    assert acts(exports) == before - count
    # Figures are counted by the platform and say nobody's name.
    assert figures(exports) == told
    (exports.settings.inbox_dir / "event/brand/again.csv").write_text(REGISTRATIONS + "\r\n")
    exports.run()
    assert exports.traces(*words) == set()
    assert acts(exports) == before - count


def test_figures_of_an_audience_keep_their_copies(exports):
    files = exports.settings.data_dir / "landing" / "files"
    outcome = exports.erase("event:ada@x.org")
    notes = {
        n["inbox_path"]: n for n in map(json.loads, (p.read_text() for p in files.glob("*.json")))
    }
    assert {name for name in DEMOGRAPHICS if notes[name].get("stripped")} == set()
    assert not set(DEMOGRAPHICS) & set(outcome.stripped)
    assert {path.name for path in outcome.yours} == {"attendees.csv", "registrations.csv"}
