"""A made-up year of actions as JSON Lines: the input of the load benchmark."""

import json
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

START = datetime(2025, 1, 1)
SECONDS_APART = 30
PEOPLE = 120_000
CONTENTS = 20_000
_TYPES = {
    "like": 46, "reaction": 8, "comment": 20, "reply": 10, "share": 8, "follow": 4, "save": 4,
}  # fmt: skip
_REACTIONS = ("love", "care", "haha", "wow", "sad", "angry")
_WORDS = (
    "love this so much where can i buy it when will the new colours arrive thanks for your quick "
    "answer still waiting for mine does it come in blue great service never again my sister has "
    "one is that price right"
).split()


def write_actions(path: Path, rows: int, seed: int = 1) -> None:
    """Write ``rows`` actions, the same for the same seed; about 220 bytes a row."""
    made = random.Random(seed)
    types = made.choices(list(_TYPES), list(_TYPES.values()), k=rows)
    comments: list[tuple[str, str]] = []
    with path.open("w", encoding="utf-8") as out:
        for number, action_type in enumerate(types):
            action_id = f"a{number:08d}"
            content_id = f"c{int(made.random() ** 2 * CONTENTS)}"
            row: dict[str, Any] = {
                "platform": "mastodon",
                "account": "acme@example.social",
                "action_id": action_id,
                "action_type": action_type,
                "acted_at": _time(number, made),
                "person_id": f"p{int(made.random() ** 2 * PEOPLE)}",
            }
            if action_type == "reply" and comments:
                parent, content_id = made.choice(comments[-500:])
                row["in_reply_to"] = parent
            if action_type != "follow":
                row["content_id"] = content_id
            if action_type in ("comment", "reply"):
                comments.append((action_id, content_id))
                row["text"] = " ".join(made.choices(_WORDS, k=made.randint(2, 24)))
                row["language"] = "en"
            if action_type == "reaction":
                row["reaction_kind"] = made.choice(_REACTIONS)
            row["is_paid"] = made.random() < 0.1
            out.write(json.dumps(row) + "\n")


def _time(number: int, made: random.Random) -> str:
    moment = START + timedelta(seconds=number * SECONDS_APART + made.randrange(SECONDS_APART))
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
