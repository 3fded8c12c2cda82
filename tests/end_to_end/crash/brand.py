"""A small brand on three platforms and in an inbox, which moves on once between two runs."""

from __future__ import annotations

import gzip
import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from tests.emulators import bluesky_world, mastodon_world, tiktok
from tests.loading.test_exports_x import POSTS

FIRST, SECOND = "2026-01-10T10:00:00+00:00", "2026-01-10T11:00:00+00:00"
HEADER = "platform,account,action_type,acted_at,action_id,person_id,text,thread_id\n"


class Brand:
    """Emulators of its platforms, to be used as a context manager, and its inbox.

    Two brands at the same point of the story are equal but for the ports of their servers.
    """

    def __init__(self) -> None:
        self.hour = FIRST
        self.bluesky = bluesky_world.world(datetime(2026, 1, 5, tzinfo=UTC))
        self.mastodon = mastodon_world.world(datetime(2026, 1, 5, tzinfo=UTC))
        self.tiktok = tiktok.world(datetime(2026, 1, 10, 9, 30, tzinfo=UTC))
        self._configured = self.tiktok.refresh_token
        self._stack = ExitStack()
        self._number_people()

    def __enter__(self) -> Brand:
        for server in self._servers:
            self._stack.enter_context(server)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def _servers(self) -> list[Any]:
        return [self.bluesky, self.mastodon, self.tiktok]

    def configure(self, data_dir: Path) -> None:
        """Write sources.yml beside the data."""
        accounts = [server.entry() for server in self._servers]
        accounts[2]["refresh_token"] = self._configured
        text = yaml.safe_dump({"timezone": "Europe/Berlin", "accounts": accounts})
        data_dir.mkdir(parents=True, exist_ok=True)
        (data_dir / "sources.yml").write_text(text, encoding="utf-8")

    def log_in(self) -> None:
        """The user logs in to TikTok anew and writes down the token."""
        self._configured = self.tiktok.refresh_token

    def end_token(self, number: int) -> None:
        """TikTok's access token is over, so that the next reading takes a new pair."""
        self.tiktok.token = f"tt-ended-{number}"

    def fill(self, inbox: Path) -> None:
        """The first files: one with bad rows, one compressed, JSON lines, an export."""
        (inbox / "x" / "brand").mkdir(parents=True, exist_ok=True)
        (inbox / "x" / "brand" / "posts.csv").write_bytes(POSTS.encode())
        rows = [
            f"forum,brand,{'comment' if n % 3 else 'like'},2026-01-0{1 + n % 8}T10:{n % 60:02}:00Z,"
            f"a{n},p{n % 17},thank you {n},t{n % 9}"
            for n in range(120)
        ]
        rows[50:50] = ["forum,brand,like,yesterday,bad1,p1,,", "forum,brand,like"]
        (inbox / "actions.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
        content = "platform,account,content_id,published_at,title\n" + "".join(
            f"forum,brand,t{n},2026-01-0{1 + n % 8}T09:00:00Z,Topic {n}\n" for n in range(9)
        )
        (inbox / "content.csv.gz").write_bytes(gzip.compress(content.encode(), mtime=0))
        self._metrics(inbox / "metrics.jsonl", 2)

    def move(self, inbox: Path) -> None:
        """An hour passes: acts and posts on each platform, one file changed and two new ones."""
        self.hour = SECOND
        self._move_platforms()
        changed = (inbox / "actions.csv").read_text(encoding="utf-8")
        changed = changed.replace("thank you 7,", "thank you so much,")
        changed += "forum,brand,comment,2026-01-10T08:00:00Z,a500,p3,welcome,t1\n"
        (inbox / "actions.csv").write_text(changed, encoding="utf-8")
        more = "".join(
            f"forum,brand,comment,2026-01-10T09:{n:02}:00Z,b{n},p{n},is it good?,t{n % 9}\n"
            for n in range(30)
        )
        more += "forum,brand,comment,2026-02-30T09:00:00Z,bad2,p1,no such day,t1\n"
        (inbox / "more.csv.gz").write_bytes(gzip.compress((HEADER + more).encode(), mtime=0))
        self._metrics(inbox / "metrics2.jsonl", 5)

    def _move_platforms(self) -> None:
        uri = self.bluesky.post("post after", at=datetime(2026, 1, 10, 10, 5, tzinfo=UTC))
        self.bluesky.like(uri, "did:plc:fan7", at=datetime(2026, 1, 10, 10, 6, tzinfo=UTC))
        self.bluesky.post("great", author="did:plc:fan8", parent=uri)
        # Nobody takes a like back: that is believed after two readings, and a run that was killed
        # after its reading has made one more than an undisturbed run.
        self.bluesky.followers.append("did:plc:late")
        status = self.mastodon.post("post after", at=datetime(2026, 1, 10, 10, 7, tzinfo=UTC))
        self.mastodon.favourites[status] = ["ana", "fan9@other.example"]
        self.mastodon.post("really?", author="ana", parent=status)
        self.mastodon.followers.append("late@other.example")
        video = next(iter(self.tiktok.videos))
        self.tiktok.videos[video].counters["likes"] += 5
        self.tiktok.comment(video, "late", "Where?", datetime(2026, 1, 10, 10, 8, tzinfo=UTC))
        self.tiktok.followers += 3
        self._number_people()

    def _number_people(self) -> None:
        """The emulated Mastodon numbers people as they are asked for; here in a fixed order."""
        server = self.mastodon
        lists = [server.followers, *server.favourites.values(), *server.boosts.values()]
        authors = {status.author for status in server.statuses.values()}
        for name in sorted(authors.union(*lists)):
            server.account(name)

    def _metrics(self, path: Path, factor: int) -> None:
        lines = [
            f'{{"platform":"forum","account":"brand","content_id":"t{n}","metric":"views",'
            f'"value":{factor * n},"observed_at":"2026-01-0{factor + 1}T12:00:00Z"}}\n'
            for n in range(9)
        ]
        path.write_text("".join(lines), encoding="utf-8")

    def adopt(self, data_dir: Path, source: Path, other: Brand) -> None:
        """Take over the data of another brand, and what its platforms know of its logins."""
        shutil.copytree(source, data_dir)
        names = ("refresh_token", "token", "_renewals")
        for name in names:
            setattr(self.tiktok, name, getattr(other.tiktok, name))
        for state in (data_dir / "state").rglob("*.json"):
            text = state.read_text(encoding="utf-8")
            for theirs, own in zip(other._servers, self._servers, strict=True):
                text = text.replace(theirs.base_url, own.base_url)
            state.write_text(text, encoding="utf-8")
        self.configure(data_dir)
