"""sources.yml: what is accepted, and the exact message for each kind of mistake."""

from datetime import date, time

import pytest

from extractors.registry import PLATFORMS
from orchestration.errors import UserError
from orchestration.sources import Goal, OpenHours, Sources, load_sources

SECRET = "s3cret-token"
ENV = {"MASTODON_TOKEN": SECRET, "EMPTY": ""}
READ = ", ".join(sorted(PLATFORMS))
BLUESKY_STREAMS = ", ".join(PLATFORMS["bluesky"].stream_names)
NAMES = (
    "facebook_pages, instagram, threads, linkedin, tiktok, youtube, x, mastodon, bluesky, reddit, "
    "discourse, ga4, matomo, web, email, event, forum, survey, other"
)


@pytest.fixture
def load(tmp_path):
    def read(text: str) -> Sources:
        (tmp_path / "sources.yml").write_text(text, encoding="utf-8")
        return load_sources(tmp_path / "sources.yml", ENV, PLATFORMS)

    return read


FULL = """
timezone: Europe/Berlin
team: ["bluesky:did:plc:abc", "facebook_pages:1029"]
people:
  - ["mastodon:ana@example.social", "bluesky:did:plc:xyz"]
response_targets: [60min, 24h, 2d]
business_hours: {days: mon-fri, from: "09:00", to: 18:30}
goals:
  - {metric: followers, account: "1234567890", target: 0.05, base: 0.03, by: 2026-12-31}
  - {metric: followers, account: 99, target: 7, by: 2026-12-31}
pseudonymise: false
accounts:
  - platform: bluesky
    account: brand.example.com
    base_url: http://127.0.0.1:2584
    streams: [posts, likes]
    since: 2026-01-01
  - platform: mastodon
    account: brand@example.social
    access_token: ${MASTODON_TOKEN}
"""


def test_everything_that_the_contract_names_is_read(load):
    sources = load(FULL)
    assert sources.timezone == "Europe/Berlin"
    assert sources.team == ("bluesky:did:plc:abc", "facebook_pages:1029")
    assert sources.people == (("mastodon:ana@example.social", "bluesky:did:plc:xyz"),)
    assert sources.response_targets == (60, 1440, 2880)
    assert sources.business_hours[0] == OpenHours(1, time(9), time(18, 30))
    assert [hours.weekday for hours in sources.business_hours] == [1, 2, 3, 4, 5]
    assert sources.goals == (
        Goal("followers", "1234567890", 0.05, 0.03, date(2026, 12, 31)),
        Goal("followers", "99", 7.0, None, date(2026, 12, 31)),
    )
    bluesky, mastodon = sources.accounts
    assert bluesky.base_url == "http://127.0.0.1:2584"
    assert bluesky.streams == ("posts", "likes")
    assert bluesky.since == date(2026, 1, 1)
    assert dict(mastodon.credentials) == {"access_token": SECRET}
    assert sources.alert_webhook is None


@pytest.mark.parametrize("text", ["", "# nothing\n", "accounts: []\n", "accounts:\n", "{}"])
def test_no_accounts_is_valid(load, text):
    assert load(text) == Sources()


@pytest.mark.parametrize("written", ["0123456789", '"0123456789"', "12345678901234567890123"])
def test_an_unquoted_id_of_digits_stays_the_text_it_is(load, written):
    account = load(f"accounts: [{{platform: bluesky, account: {written}}}]").accounts[0]
    assert account.account == written.strip('"')


def test_days_may_be_listed_and_may_wrap(load):
    hours = load("business_hours: {days: sun-mon, from: 9:00, to: 12:00}").business_hours
    assert [day.weekday for day in hours] == [1, 7]
    hours = load("business_hours: {days: [tue, thu], from: 9:00, to: 12:00}").business_hours
    assert [day.weekday for day in hours] == [2, 4]


def test_where_alerts_go(load):
    address = "http://127.0.0.1:9/alerts"
    assert load(f"alert_webhook: {address}\n").alert_webhook == address


def test_how_long_a_platforms_people_are_kept(load):
    assert load("retention_days: {linkedin: 365, x: 30}").retention_days == {
        "linkedin": 365,
        "x": 30,
    }
    assert load("retention_days: {}").retention_days == {}


# Each case: the file, the line of the mistake, and the message after file and line.
WRONG = {
    "unknown key": (
        "acounts: []",
        1,
        ": unknown key 'acounts'; allowed: timezone, team, people, response_targets, "
        "business_hours, goals, pseudonymise, keep_text, retention_days, alert_webhook, accounts",
    ),
    "key twice": ("team: []\nteam: []", 2, ": key 'team' is there twice; allowed is once"),
    "not keys": (
        "- a",
        1,
        ": keys and values are needed; allowed keys: timezone, team, people, response_targets, "
        "business_hours, goals, pseudonymise, keep_text, retention_days, alert_webhook, accounts",
    ),
    "bad timezone": (
        "timezone: Berlin",
        1,
        ", timezone: unknown timezone 'Berlin'; allowed: names such as Europe/Berlin, UTC",
    ),
    "timezone of a wrong type": (
        "timezone: [UTC]",
        1,
        ', timezone: text is needed; write it in quotes, such as "1234567890"',
    ),
    "unknown platform": (
        "accounts:\n  - platform: myspace\n    account: a",
        2,
        f", accounts[1].platform: unknown platform 'myspace'; allowed: {READ}",
    ),
    "no platform": (
        "accounts:\n  - account: a",
        2,
        f", accounts[1]: platform missing; allowed: {READ}",
    ),
    "no account": (
        "accounts:\n  - platform: bluesky",
        2,
        ", accounts[1]: account missing; needed for bluesky: account",
    ),
    "unknown account key": (
        "accounts:\n  - platform: bluesky\n    account: a\n    acess_token: s3cret-token",
        4,
        ", accounts[1]: unknown key 'acess_token'; allowed: platform, account, base_url, streams, "
        "since, app_password, identifier",
    ),
    "unknown stream": (
        "accounts:\n  - platform: bluesky\n    account: a\n    streams: [posts, tweets]",
        4,
        f", accounts[1].streams[2]: unknown stream 'tweets'; allowed: {BLUESKY_STREAMS}",
    ),
    "streams of a wrong type": (
        "accounts: [{platform: bluesky, account: a, streams: posts}]",
        1,
        ", accounts[1].streams: a list is needed, such as [a, b]; [] is an empty one",
    ),
    "missing variable": (
        "accounts:\n  - platform: mastodon\n    account: a@b\n    access_token: ${NOT_SET}",
        4,
        ", accounts[1].access_token: variable NOT_SET is not set; export it or put it into .env",
    ),
    "empty variable": (
        "timezone: ${EMPTY}",
        1,
        ", timezone: variable EMPTY is not set; export it or put it into .env",
    ),
    "bad variable name": (
        'timezone: "${A B}"',
        1,
        ", timezone: what stands in ${} is no variable name; allowed: letters, digits and _",
    ),
    "server without an address": (
        "accounts: [{platform: mastodon, account: brand}]",
        1,
        ", accounts[1]: base_url missing; needed for mastodon unless account is name@server",
    ),
    "bad address": (
        "accounts: [{platform: bluesky, account: a, base_url: ftp://x}]",
        1,
        ", accounts[1].base_url: is no address; allowed: http://... or https://...",
    ),
    "bad date": (
        "accounts: [{platform: bluesky, account: a, since: 2026-02-30}]",
        1,
        ", accounts[1].since: '2026-02-30' is no date; allowed: such as 2026-01-31",
    ),
    "account twice": (
        "accounts:\n  - {platform: bluesky, account: a}\n  - {platform: bluesky, account: a}",
        3,
        ", accounts[2]: bluesky account 'a' is there twice; allowed is once",
    ),
    "accounts of a wrong type": (
        "accounts: bluesky",
        1,
        ", accounts: a list is needed, such as [a, b]; [] is an empty one",
    ),
    "team entry without platform": (
        "team: [ana]",
        1,
        f", team[1]: 'ana' names no person; allowed: platform:id with one of the platforms {NAMES}",
    ),
    "Reddit among people": (
        'people:\n  - ["bluesky:a", "reddit:b"]',
        2,
        ", people[1][2]: Reddit's terms do not allow joining its people with other ids; "
        "allowed: every other platform",
    ),
    "person twice": (
        'people: [["bluesky:a", "x:b"], ["x:b", "x:c"]]',
        1,
        ", people[2][1]: 'x:b' is named twice; allowed: once in all of people",
    ),
    "person of one id": (
        'people: [["bluesky:a"]]',
        1,
        ", people[1]: a person needs two ids or more; the first is the person's",
    ),
    "bad target": (
        "response_targets: [60min, soon]",
        1,
        ", response_targets[2]: 'soon' is no duration; allowed: such as 60min, 24h, 2d",
    ),
    "no targets": (
        "response_targets: []",
        1,
        ", response_targets: is empty; allowed: one duration or more, such as [60min, 24h]",
    ),
    "bad day": (
        "business_hours: {days: mon-fry, from: 9:00, to: 10:00}",
        1,
        ", business_hours.days: 'mon-fry' is no day; allowed: such as mon-fri, or a list of "
        "mon, tue, wed, thu, fri, sat, sun",
    ),
    "bad time": (
        "business_hours: {days: mon, from: 9, to: 10:00}",
        1,
        ", business_hours.from: '9' is no time of day; allowed: such as \"09:00\"",
    ),
    "closing before opening": (
        "business_hours: {days: mon, from: 10:00, to: 9:00}",
        1,
        ", business_hours.to: must be after from (10:00)",
    ),
    "hours without days": (
        "business_hours: {from: 9:00, to: 10:00}",
        1,
        ", business_hours: days missing; needed: days, from, to",
    ),
    "goal without target": (
        "goals:\n  - {metric: followers, account: a, by: 2026-01-01}",
        2,
        ", goals[1]: target missing; needed: metric, account, target, by",
    ),
    "goal of text": (
        "goals: [{metric: f, account: a, target: high, by: 2026-01-01}]",
        1,
        ", goals[1].target: a number is needed, such as 0.05",
    ),
    "pseudonymise without a key": (
        "team: []\npseudonymise: true",
        2,
        ", pseudonymise: variable PSEUDONYM_KEY is not set; export it or put it into .env: "
        "16 characters or more that nobody can guess",
    ),
    "pseudonymise of a wrong type": ("pseudonymise: 7", 1, ", pseudonymise: allowed: true, false"),
    "bad retention": (
        "retention_days: {linkedin: -1}",
        1,
        ", retention_days.linkedin: a whole number of days is needed, 1 to 99999",
    ),
    "retention of nobody": (
        "retention_days: {myspace: 1}",
        1,
        f", retention_days.myspace: unknown platform 'myspace'; allowed: {NAMES}",
    ),
    "bad webhook": (
        "alert_webhook: mail@example.com",
        1,
        ", alert_webhook: is no address; allowed: http://... or https://...",
    ),
    "no YAML": ("accounts: [", 1, ": is no valid YAML: expected the node content, but found '...'"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_names_file_line_entry_and_what_is_allowed(load, tmp_path, case):
    text, line, message = WRONG[case]
    with pytest.raises(UserError) as error:
        load(text)
    assert str(error.value) == f"{tmp_path / 'sources.yml'}, line {line}{message}"
    assert SECRET not in str(error.value)


def test_no_message_and_no_printout_shows_a_credential(load):
    assert SECRET not in repr(load(FULL))
    with pytest.raises(UserError) as error:
        load("alert_webhook: ${MASTODON_TOKEN}")
    assert SECRET not in str(error.value)


def test_broken_yaml_quotes_nothing_of_the_file(load):
    with pytest.raises(UserError) as error:
        load(f"accounts:\n  - access_token: *{SECRET}\n")
    assert SECRET not in str(error.value)
    with pytest.raises(UserError) as error:
        load(f'accounts: "{SECRET}\n')
    assert SECRET not in str(error.value)


def test_unreadable_files_are_one_message(tmp_path):
    with pytest.raises(UserError, match="cannot be read: No such file"):
        load_sources(tmp_path / "none.yml", ENV, PLATFORMS)
    (tmp_path / "latin.yml").write_bytes(b"timezone: \xff\xfe")
    with pytest.raises(UserError, match="is no UTF-8 text"):
        load_sources(tmp_path / "latin.yml", ENV, PLATFORMS)
