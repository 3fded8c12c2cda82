"""Good files of every format and kind, as the mutations start from.

Native exports are those of the tests beside this package; pieces of the shared data sets come as
general tables. Each seed: where it lies in the inbox (some exports are known by their folder) and
its bytes.
"""

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import duckdb
import zstandard

from tests.datasets.convert import convert_airlines, convert_forum
from tests.loading import (
    test_exports_events,
    test_exports_json,
    test_exports_linkedin,
    test_exports_meta,
    test_exports_tiktok,
    test_exports_x,
    test_exports_youtube,
)
from tests.loading import test_exports_events_chats as chats
from tests.loading import test_exports_json_mastodon as mastodon
from tests.loading import test_exports_json_takeout as takeout
from tests.loading.export_files import csv_text, xls, xlsx, zipped
from tests.loading.test_formats import as_csv, as_jsonl, as_parquet, objects

#: Rows that are taken of a data set.
_PIECE = 40


@dataclass(frozen=True)
class Seed:
    """A good file: its kind (for the counts), its path in the inbox, its bytes."""

    kind: str
    path: str
    data: bytes


@cache
def general_seeds() -> tuple[Seed, ...]:
    """The four general tables in all formats and compressions, made here."""
    with tempfile.TemporaryDirectory() as folder:
        parquet = as_parquet(Path(folder))
        wide = _parquet(Path(folder), _WIDE)
    metrics = csv_text(
        [["platform", "account", "metric", "value", "observed_at", "value_status"]]
        + [["x", "a", "reach", str(n), f"2026-01-{n:02}", ""] for n in range(1, 20)]
        + [["x", "a", "reach", "", "2026-02-01", "suppressed"]]
    ).encode()
    plain = [
        ("csv", as_csv()), ("csv", as_csv(";", "\r\n")), ("csv", as_csv("\t")),
        ("csv", as_csv().decode().encode("utf-16")), ("csv", b"\xef\xbb\xbf" + metrics),
        ("jsonl", as_jsonl()), ("jsonl", as_jsonl().replace(b'"x"', b'"X"')),
        ("json", json.dumps(objects(), indent=1).encode()),
        ("parquet", parquet), ("parquet", wide),
    ]  # fmt: skip
    return tuple(Seed(kind, f"tables/{n}.{kind}", data) for n, (kind, data) in enumerate(plain))


_WIDE = """
SELECT 'x' AS platform, 'a' AS account, 'like' AS action_type,
    TIMESTAMPTZ '2026-01-05 10:00:00+02:00' + to_days(i::INTEGER) AS acted_at, i AS action_id,
    (i / 3)::DECIMAL(18, 3) AS quantity, i % 2 = 0 AS is_paid, {'k': [i, 2], 'm': 'x'} AS nested,
    ['a', NULL, 'c'] AS list, MAP {'a': i} AS map, 'blob'::BLOB AS blob, uuid() AS uuid,
    i::HUGEINT AS huge, TIME '10:00' AS clock, INTERVAL 3 DAY AS span, 'inf'::DOUBLE AS endless,
    DATE '2026-01-01' AS day, (i % 3)::UTINYINT AS tiny, NULL::INTEGER AS nothing
FROM range(300) t(i)
"""


def _parquet(folder: Path, sql: str) -> bytes:
    path = folder / "made.parquet"
    duckdb.connect().execute(f"COPY ({sql}) TO '{path}' (ROW_GROUP_SIZE 2048)")
    return path.read_bytes()


@cache
def real_seeds(datasets: Path) -> tuple[Seed, ...]:
    """Pieces of real data: tweets to airlines, a forum's posts, topics and figures."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        tweets = _lines(
            gzip.decompress(convert_airlines(_of(datasets, "airline"), target).read_bytes())
        )
        posts, topics, figures = convert_forum(_of(datasets, "urho3d"), target)
        found = [
            ("csv", "tweets.csv", tweets),
            ("jsonl", "posts.jsonl", _lines(_unpacked(posts.read_bytes()))),
            ("csv", "topics.csv", _lines(topics.read_bytes())),
            ("csv", "figures.csv", _lines(gzip.decompress(figures.read_bytes()))),
        ]
    return tuple(Seed(kind, f"real/{name}", data) for kind, name, data in found)


def _of(datasets: Path, start: str) -> Path:
    return next(path for path in datasets.iterdir() if path.name.startswith(start))


def _unpacked(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().stream_reader(data).read()


def _lines(data: bytes) -> bytes:
    # The last line may end within a quoted field, as a copy that broke off does.
    return b"".join(islice(io.BytesIO(data), _PIECE))


@cache
def export_seeds() -> tuple[Seed, ...]:
    """Native exports of all families."""
    meta = [test_exports_meta.FACEBOOK]
    meta += [test_exports_meta.facebook(str(n), f"01/{n}/2026 10:00") for n in range(10, 16)]
    tiktok = {name: csv_text(rows) for name, rows in test_exports_tiktok.TABLES.items()}
    linkedin = {"Metrics": test_exports_linkedin.DAYS, "All posts": test_exports_linkedin.POSTS}
    spoilt = test_exports_json.spoilt
    facebook = {
        "posts.json": spoilt(test_exports_json.POSTS),
        "comments.json": spoilt(test_exports_json.COMMENTS),
        "messages/inbox/zoe_1/message_1.json": spoilt(test_exports_json.MESSAGES),
        "profile.json": spoilt(test_exports_json.FB_PROFILE),
    }
    instagram = {
        f"{n}.json": spoilt(one)
        for n, one in enumerate(
            (test_exports_json.MEDIA, test_exports_json.STORIES, test_exports_json.FOLLOWERS,
             test_exports_json.IG_COMMENTS, test_exports_json.LIKES, test_exports_json.IG_PROFILE)
        )
    }  # fmt: skip
    guests = test_exports_events.report(test_exports_events.PEOPLE)
    replay = "\n".join(json.dumps(one) for one in chats.REPLAY)
    taken = csv_text([takeout.HEAD, *takeout.ROWS])
    outbox = json.dumps(mastodon.outbox(mastodon.ACTS))
    pack: Callable[[str], bytes] = str.encode
    youtube = test_exports_youtube.export(test_exports_youtube.TABLE)
    webinar = zipped({"r.csv": guests, "c.txt": chats.OFFSETS})
    return (
        Seed("meta csv", "facebook/b/a.csv", pack(csv_text(meta))),
        Seed("meta csv", "instagram/b/i.csv", test_exports_meta.INSIGHTS.encode("utf-16")),
        Seed("meta zip", "facebook/b/d.zip", zipped(facebook)),
        Seed("meta zip", "instagram/b/d.zip", zipped(instagram)),
        Seed("meta json", "facebook/b/messages.json", pack(spoilt(test_exports_json.MESSAGES))),
        Seed("tiktok zip", "tiktok/b/t.zip", zipped(tiktok)),
        Seed("tiktok csv", "tiktok/b/v.csv", pack(csv_text(test_exports_tiktok.VIDEOS, ";"))),
        Seed("youtube zip", "youtube/b/y.zip", youtube),
        Seed("youtube csv", "youtube/b/y.csv", pack(csv_text(test_exports_youtube.CHART))),
        Seed("x csv", "x/b/p.csv", pack(test_exports_x.POSTS)),
        Seed("x csv", "x/b/d.csv", pack(test_exports_x.DAYS)),
        Seed("xlsx", "linkedin/4242/l.xlsx", xlsx(linkedin)),
        Seed("xls", "linkedin/4242/l.xls", xls(linkedin)),
        Seed("webinar csv", f"{chats.FOLDER}/r.csv", pack(guests)),
        Seed("webinar zip", f"{chats.FOLDER}/r.zip", webinar),
        Seed("chat txt", f"{chats.FOLDER}/c.txt", pack(chats.CHAT)),
        Seed("chat jsonl", "youtube/b/[dQw4w9WgXcQ].live_chat.json", pack(replay)),
        Seed("takeout csv", "youtube/b/comments.csv", pack(taken)),
        Seed("mastodon json", "any/outbox.json", pack(outbox)),
        Seed("mastodon zip", "any/a.zip", zipped({"outbox.json": outbox, "actor.json": "{}"})),
    )  # fmt: skip


def cells_of(data: bytes, delimiter: str = ",") -> list[list[str]]:
    """A CSV text as rows of cells."""
    return list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter))
