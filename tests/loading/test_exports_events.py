"""Reports of webinars and meetings: attendance, registrations, polls, questions; into raw."""

import pytest

from orchestration.loading.exports import session_people
from tests.loading.desk import Desk
from tests.loading.export_files import csv_text, zipped

SUMMARY = ["Topic", "Webinar ID", "Actual Start Time", "Actual Duration (minutes)",
           "# Registrants", "# Cancelled", "Unique Viewers", "Total Users",
           "Max Concurrent Views"]  # fmt: skip
ABOUT = ["Launch, live", "812 3456 7890", "01/22/2026 02:00:00 PM", "60", "5", "1", "3", "5", "2"]
TEAM = ["Attended", "User Name (Original Name)", "Email", "Join Time", "Leave Time",
        "Time in Session (minutes)", "Is Guest", "Country/Region Name"]  # fmt: skip
GUESTS = ["Attended", "User Name (Original Name)", "First Name", "Last Name", "Email",
          "Registration Time", "Approval Status", "Your role?", "Join Time", "Leave Time",
          "Time in Session (minutes)", "Is Guest", "Country/Region Name"]  # fmt: skip


def at(clock: str) -> str:
    return f"01/22/2026 {clock}:00 PM"


def guest(name: str, email: str, join: str, leave: str, minutes: str) -> list[str]:
    registered = "01/20/2026 09:00:00 AM"
    return ["Yes", name, name, "--", email, registered, "approved", "dev", at(join), at(leave),
            minutes, "Yes", "Germany"]  # fmt: skip


ABSENT = ["No", "--", "Eve", "E", "eve@x.org", "01/21/2026 09:00:00 AM", "approved", "--", "--",
          "--", "--", "--", "--"]  # fmt: skip
PEOPLE = [
    guest("Ada", "Ada@x.org", "2:00", "2:20", "20"),
    guest("Ada L", "ada@x.org", "2:10", "2:30", "20"),
    guest("Bob", "", "2:05", "2:15", "10"),
    guest("Bobby (Bob)", "", "2:20", "2:25", "5"),
    guest("Cem", "cem@x.org", "2:00", "3:00", "60"),
    ABSENT,
]
HOST = ["Yes", "Hana", "hana@brand.org", at("1:50"), at("3:05"), "75", "No", "Germany"]


def report(people: list[list[str]], about: list[str] = ABOUT) -> str:
    return csv_text(
        [
            ["Attendee Report"],
            ["Report Generated:", "01/23/2026 08:00:00 AM"],
            SUMMARY, [*about, "", ""],
            ["Host Details"], TEAM, [*HOST, ""],
            ["Attendee Details"], GUESTS, *people,
        ]
    )  # fmt: skip


def acts(desk: Desk) -> list[tuple[object, ...]]:
    return desk.rows(
        "SELECT person_id, strftime(acted_at, '%H:%M'), is_team, payload ->> 'seconds' "
        "FROM raw.files__actions WHERE is_current AND action_type = 'live_attend' ORDER BY 1"
    )


def figures(desk: Desk) -> dict[str, float]:
    return dict(desk.rows("SELECT metric, value FROM raw.files__metrics WHERE is_current"))


def test_a_webinar(desk: Desk) -> None:
    counts = desk.take("event/brand/any.csv", report(PEOPLE))
    # Summary, host, and six rows of guests, of which two are further joins and one came not.
    assert (counts.rows_in, counts.loaded, counts.unchanged, counts.quarantined) == (8, 5, 3, 0)
    session = "81234567890-2026-01-22"
    assert acts(desk) == [
        (f"{session}|bob", "14:05", False, "900"),
        ("ada@x.org", "14:00", False, "1800"),
        ("cem@x.org", "14:00", False, "3600"),
        ("hana@brand.org", "13:50", True, "4500"),
    ]
    assert desk.rows(
        "SELECT platform, account, content_id, format, title, duration_seconds, "
        "published_at::VARCHAR FROM raw.files__content"
    ) == [("event", "brand", session, "webinar", "Launch, live", 3600.0, "2026-01-22 14:00:00")]
    assert figures(desk) == {
        "registered": 5.0, "registrations_cancelled": 1.0, "attended": 3.0, "session_users": 5.0,
        "peak_viewers": 2.0, "watch_seconds": 6300.0,
    }  # fmt: skip
    assert desk.rows("SELECT DISTINCT observed_at::VARCHAR FROM raw.files__metrics") == [
        ("2026-01-23 08:00:00",)
    ]
    assert desk.rows("SELECT payload ->> 'your role?' FROM raw.files__actions WHERE person_id "
                     "= 'cem@x.org'") == [("dev",)]  # fmt: skip


def test_times_are_of_the_zone_in_sources_yml(desk: Desk) -> None:
    desk.con.execute("INSERT INTO raw.settings (timezone) VALUES ('America/New_York')")
    desk.take("event/brand/any.csv", report(PEOPLE))
    assert acts(desk)[1][:2] == ("ada@x.org", "19:00")
    assert desk.rows(
        "SELECT published_at::VARCHAR, payload ->> 'assumed_timezone' FROM raw.files__content"
    ) == [("2026-01-22 19:00:00", "America/New_York")]


def test_a_later_report_of_the_same_session_changes_figures_only(desk: Desk) -> None:
    desk.take("event/brand/a.csv", report(PEOPLE))
    later = report(PEOPLE, [*ABOUT[:4], "6", *ABOUT[5:]]).replace("01/23/2026", "01/24/2026")
    counts = desk.take("event/brand/b.csv", later)
    assert (counts.loaded, counts.unchanged) == (1, 7)
    assert desk.rows(
        "SELECT value FROM raw.files__metrics WHERE metric = 'registered' ORDER BY observed_at"
    ) == [(5.0,), (6.0,)]


@pytest.mark.parametrize(
    ("at_cell", "value", "reason"),
    [
        (0, "Maybe", None),
        (8, "soon", "join is not a date: soon"),
        (9, at("1:59"), "the row leaves before it joins"),
        (10, "long", "the time in the session is not a number: long"),
        (10, "-5", "the time in the session is out of range: -5"),
    ],
)
def test_a_row_that_cannot_be_read(desk: Desk, at_cell: int, value: str, reason: str) -> None:
    bad = list(PEOPLE[0])
    bad[at_cell] = value
    counts = desk.take("event/brand/a.csv", report([bad, *PEOPLE[1:]]))
    assert counts.rows_in == counts.loaded + counts.unchanged + counts.quarantined == 8
    if reason is None:
        assert counts.quarantined == 0  # the join says that they came
        return
    assert desk.refused() == [(10, reason)]
    # The second join of the person stands for them, and nothing is counted from broken rows.
    assert acts(desk)[1] == ("ada@x.org", "14:10", False, "1200")
    assert "watch_seconds" not in figures(desk)


def test_too_few_cells(desk: Desk) -> None:
    counts = desk.take("event/brand/a.csv", report([PEOPLE[0], ["Yes", "Dora"]]))
    assert counts.quarantined == 1
    assert desk.refused() == [(11, "too few fields: 2 instead of 13")]


def test_a_bad_figure_costs_the_summary_and_not_the_session(desk: Desk) -> None:
    about = [*ABOUT[:4], "many", *ABOUT[5:]]
    counts = desk.take("event/brand/a.csv", report(PEOPLE, about))
    assert counts.rows_in == 8
    assert desk.refused() == [(4, "registered is not a number: many")]
    assert len(acts(desk)) == 4


def test_registrations(desk: Desk) -> None:
    header = ["First Name", "Last Name", "Email", "Registration Time", "Approval Status"]
    when = "01/20/2026 09:00:00 AM"
    rows = [
        ["Registration Report"],
        ["Topic", "Webinar ID", "Scheduled Time", "Duration (minutes)"],
        ["Launch", "81234567890", "01/22/2026 02:00:00 PM", "60"],
        ["Attendee Details"],
        header,
        ["Ada", "L", "ada@x.org", when, "approved"],
        ["Ada", "L", "ADA@x.org", when, "approved"],
        ["Bob", "B", "bob@x.org", when, "denied"],
        ["Cem", "C", "cem@x.org", when, "approved"],
    ]
    counts = desk.take("event/brand/a.csv", csv_text(rows))
    assert (counts.rows_in, counts.quarantined) == (5, 0), desk.refused()
    assert figures(desk) == {"registered": 2.0}
    assert acts(desk) == []


def test_participants_without_a_summary(desk: Desk) -> None:
    rows = [["Name (original name)", "Email", "Total duration (minutes)", "Guest"],
            ["Ada", "ada@x.org", "61", "Yes"], ["Bob", "", "3", "Yes"]]  # fmt: skip
    counts = desk.take("event/brand/participants_81234567890_2026_01_22.csv", csv_text(rows))
    assert (counts.rows_in, counts.loaded) == (2, 2), desk.refused()
    assert acts(desk) == [
        ("81234567890-2026-01-22|bob", "00:00", False, "180"),
        ("ada@x.org", "00:00", False, "3660"),
    ]
    desk.take("event/brand/people.csv", csv_text([*rows, ["Cem", "", "1", "Yes"]]))
    (reason,) = [text for line, text in desk.refused() if line is None]
    assert reason.startswith("the file does not say of which session it is: keep the name")


def test_a_meeting_with_its_lines_above(desk: Desk) -> None:
    rows = [
        ["Topic", "ID", "Host", "Duration (minutes)", "Start time", "End time", "Participants"],
        ["Office hours", "812 3456 7890", "Hana", "30", "Jan 22, 2026 14:00:00",
         "Jan 22, 2026 14:30:00", "2"],
        [],
        ["Name (original name)", "Email", "Join time", "Leave time", "Duration (minutes)", "Guest"],
        ["Ada", "", "Jan 22, 2026 14:01:00", "Jan 22, 2026 14:21:00", "20", "Yes"],
    ]  # fmt: skip
    desk.take("event/brand/m.csv", csv_text(rows))
    assert acts(desk) == [("81234567890-2026-01-22|ada", "14:01", False, "1200")]
    assert desk.rows("SELECT format, title FROM raw.files__content") == [("live", "Office hours")]
    assert figures(desk)["session_participants"] == 2.0


POLL_HEAD = ["#", "User Name", "User Email", "Submitted Date/Time"]
ASKED = ["Which plan, if any?", "Will you come again?"]


def votes(desk: Desk) -> list[tuple[object, ...]]:
    return desk.rows(
        "SELECT title, person_id, files__actions.text FROM raw.files__actions "
        "JOIN raw.files__content USING (content_id) "
        "WHERE action_type = 'poll_vote' ORDER BY 1, 2, 3"
    )


@pytest.mark.parametrize("layout", ["columns", "pairs"])
def test_polls(desk: Desk, layout: str) -> None:
    def row(number: int, name: str, email: str, *answers: str) -> list[str]:
        pairs = [cell for pair in zip(ASKED, answers, strict=False) for cell in pair if pair[1]]
        head = [str(number), name, email, at("2:10")]
        return [*head, *(answers if layout == "columns" else pairs)]

    rows = [
        ["Poll Report"], ["Report Generated:", "01/23/2026 08:00:00 AM"], SUMMARY, ABOUT,
        ["Poll Details"], [*POLL_HEAD, *(ASKED if layout == "columns" else [""])],
        row(1, "Ada", "ada@x.org", "Basic;Pro", "Yes"),
        row(2, "Anonymous Attendee", "", "Pro", "No"),
        row(3, "Anonymous Attendee", "", "Pro", ""),
        ["4", "Bob", "bob@x.org", "later", "Pro", "No"],
    ]  # fmt: skip
    counts = desk.take("event/brand/p.csv", csv_text(rows))
    assert (counts.rows_in, counts.loaded, counts.unchanged, counts.quarantined) == (5, 3, 1, 1)
    assert desk.refused() == [(10, "is not a date: later")]
    assert votes(desk) == [
        (ASKED[0], "ada@x.org", "Basic;Pro"), (ASKED[0], None, "Pro"), (ASKED[0], None, "Pro"),
        (ASKED[1], "ada@x.org", "Yes"), (ASKED[1], None, "No"),
    ]  # fmt: skip


def test_questions_and_answers(desk: Desk) -> None:
    rows = [
        ["Question and Answer Report"], SUMMARY, ABOUT, ["Question Details"],
        ["#", "Question", "Asker Name", "Asker Email", "Answer(s)"],
        ["1", "When does it start?", "Ada", "ada@x.org", "In March"],
        ["", "", "", "", "On the 3rd"],
        ["2", "Is it free?", "Anonymous Attendee", "", "--"],
    ]  # fmt: skip
    counts = desk.take("event/brand/q.csv", csv_text(rows))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (4, 3, 0)
    assert desk.rows(
        "SELECT action_type, person_id, text, strftime(acted_at, '%H:%M'), "
        "payload ->> 'dated_by' FROM raw.files__actions ORDER BY acted_at, text"
    ) == [
        ("live_chat", None, "Is it free?", "14:00", "session"),
        ("live_chat", "ada@x.org", "When does it start?", "14:00", "session"),
        ("brand_reply", None, "In March", "15:00", "session"),
        ("brand_reply", None, "On the 3rd", "15:00", "session"),
    ]


def test_questions_with_times(desk: Desk) -> None:
    rows = [
        SUMMARY, ABOUT,
        ["#", "Question", "Asker Name", "Asker Email", "Answer(s)", "Question Time",
         "Answered Time", "Answer Name"],
        ["1", "When?", "Ada", "ada@x.org", "In March", at("2:10"), at("2:12"), "Hana"],
        ["", "", "", "", "lost", "", at("2:12")],
        ["2", "Why?", "Ada", "ada@x.org", "", "then", "", ""],
        ["", "", "", "", "Because", "", at("2:12"), ""],
    ]  # fmt: skip
    counts = desk.take("event/brand/q.csv", csv_text(rows))
    assert (counts.rows_in, counts.loaded, counts.unchanged, counts.quarantined) == (5, 2, 1, 2)
    assert desk.refused() == [
        (6, "is not a date: then"),
        (7, "the row is an answer, and there is no question above it"),
    ]
    assert desk.rows(
        "SELECT acts.action_type, strftime(acts.acted_at, '%H:%M'), asked.text "
        "FROM raw.files__actions AS acts LEFT JOIN raw.files__actions AS asked "
        "ON asked.action_id = acts.in_reply_to ORDER BY acts.acted_at, acts.text"
    ) == [
        ("live_chat", "14:10", None), ("brand_reply", "14:12", "When?"),
        ("brand_reply", "14:12", "When?"),
    ]  # fmt: skip


def test_too_many_people(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_people, "MAX_PEOPLE", 5)
    desk.take("event/brand/a.csv", report(PEOPLE))
    assert desk.refused() == [(None, "the report has more than 5 rows of people")]


def test_ids_of_acts_tell_no_names(desk: Desk) -> None:
    desk.take("event/brand/a.csv", report(PEOPLE))
    ids = str(desk.rows("SELECT action_id, record_key FROM raw.files__actions")).lower()
    assert not [name for name in ("ada", "x.org", "bob", "hana") if name in ids]


def test_zero_bytes_and_damage_in_an_archive(desk: Desk) -> None:
    text = report(PEOPLE).replace("Cem,--", "Cem\0,--")
    counts = desk.take("event/brand/a.zip", zipped({"one.csv": text, "b.png": b"\x89PNG\0"}))
    assert counts.quarantined == 0
    counts = desk.take("event/brand/cut.zip", zipped({"one.csv": text})[:-40])
    assert (counts.rows_in, counts.quarantined) == (1, 1)
