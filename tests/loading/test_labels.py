"""The table of labels set by hand: recognised, typed, checked against its lists, versioned."""

import pytest

from tests.loading.desk import Desk

HEAD = "platform,account,action_id,label,value"


def labels(desk: Desk) -> list[tuple[str, str, str]]:
    return desk.rows(
        "SELECT action_id, label, value FROM raw.files__labels WHERE is_current ORDER BY ALL"
    )


def test_every_label_with_its_values(desk: Desk) -> None:
    rows = [
        "language,pt-BR",
        "sentiment,positive",
        "brand_stance,neutral",
        "stance,comment",
        "is_question,true",
        "is_meaningful,FALSE",
    ]
    lines = "".join(f"x,a,{n},{row}\n" for n, row in enumerate(rows))
    counts = desk.take("labels.csv", f"{HEAD}\n{lines}")
    assert (counts.stream, counts.loaded, counts.quarantined) == ("labels", 6, 0)
    assert labels(desk) == [
        ("0", "language", "pt-br"),
        ("1", "sentiment", "positive"),
        ("2", "brand_stance", "neutral"),
        ("3", "stance", "comment"),
        ("4", "is_question", "true"),
        ("5", "is_meaningful", "false"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            "mood,positive",
            "label is none of language, sentiment, brand_stance, stance, is_question, "
            "is_meaningful: mood",
        ),
        (
            "sentiment,Good",
            "value of sentiment is none of positive, neutral, negative: Good",
        ),
        (
            "brand_stance,support",
            "value of brand_stance is none of positive, neutral, negative: support",
        ),
        (
            "stance,negative",
            "value of stance is none of support, deny, query, comment: negative",
        ),
        ("is_question,maybe", "value of is_question is none of true, false: maybe"),
        ("is_meaningful,1", "value of is_meaningful is none of true, false: 1"),
        ("stance,", "value is missing"),
        (",deny", "label is missing"),
    ],
)
def test_unknown_labels_and_values_are_refused(desk: Desk, row: str, reason: str) -> None:
    counts = desk.take("labels.csv", f"{HEAD}\nx,a,1,{row}\nx,a,2,stance, Deny \n")
    assert (counts.loaded, counts.quarantined) == (1, 1)
    assert desk.refused() == [(2, reason)]
    assert labels(desk) == [("2", "stance", "deny")]


def test_a_new_value_replaces_the_old_one_of_the_same_act_and_label(desk: Desk) -> None:
    desk.take("one.csv", f"{HEAD}\nx,a,1,stance,deny\nx,a,1,sentiment,neutral\n")
    counts = desk.take("two.csv", f"{HEAD}\nx,a,1,stance,support\nx,a,1,sentiment,neutral\n")
    assert (counts.loaded, counts.unchanged) == (1, 1)
    assert labels(desk) == [("1", "sentiment", "neutral"), ("1", "stance", "support")]
    assert desk.rows("SELECT count(*) FROM raw.files__labels") == [(3,)]


def test_who_and_when_is_kept(desk: Desk) -> None:
    desk.take(
        "labels.jsonl",
        '{"platform": "x", "account": "a", "action_id": "1", "label": "stance", "value": "deny", '
        '"labelled_at": "2026-02-01T10:00:00+02:00", "labelled_by": "Kim", "note": "clear"}\n',
    )
    found = desk.rows(
        "SELECT record_key, labelled_at::VARCHAR, labelled_by, note FROM raw.files__labels"
    )
    assert found == [("x|a|1|stance", "2026-02-01 08:00:00", "Kim", "clear")]


def test_a_column_of_another_table_stays_an_extra_one(desk: Desk) -> None:
    # A broken row makes the file be read the exact way, through JSON.
    counts = desk.take(
        "acts.csv",
        "platform,account,action_type,acted_at,action_id,note,metric\n"
        "x,a,like,2026-01-01,1,,reach\nx,a\n",
    )
    assert (counts.stream, counts.loaded, counts.quarantined) == ("actions", 1, 1)
    assert desk.rows("SELECT payload->>'metric' FROM raw.files__actions") == [("reach",)]
