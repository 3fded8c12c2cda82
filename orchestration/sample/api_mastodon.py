"""Mastodon's answers about the sample account, in the shapes of its REST interface.

``Server.answer`` plays the account's home server on top of the model. Ids are snowflakes as
text, lists are paged by the ``Link`` header alone, favourites and boosts carry no time.
"""

import html
import re
from collections.abc import Sequence
from typing import Any

from orchestration.sample import clock
from orchestration.sample.network import Network, Note
from orchestration.sample.people import MASTODON_HOST, Person

Json = dict[str, Any]
Query = dict[str, list[str]]
Answer = tuple[dict[str, str], Any]
BASE_URL = "replay://mastodon"
BRAND_ID = "109900000000000001"
ACCOUNT_PATH = f"/api/v1/accounts/{BRAND_ID}"
_HOME = f"https://{MASTODON_HOST}"
_LIST = re.compile(r"/api/v1/statuses/(\d+)/(favourited_by|reblogged_by|context)")


def status_id(note: Note) -> str:
    """A snowflake: milliseconds, then 16 bits."""
    return str((note.at * 1000 << 16) + note.number)


def _account_id(person: Person) -> str:
    digits = re.sub(r"\D", "", person.name)
    return BRAND_ID if not digits else f"1099000000000{int(digits):05d}"


def _account(person: Person) -> Json:
    user, _, host = person.id.partition("@")
    local = host == MASTODON_HOST
    return {
        "id": _account_id(person),
        "username": user,
        "acct": user if local else person.id,
        "display_name": person.name,
        "bot": False,
        "locked": False,
        "group": False,
        "created_at": "2024-02-01T00:00:00.000Z",
        "note": "",
        "url": f"https://{host}/@{user}",
        "uri": f"https://{host}/users/{user}",
        "followers_count": person.followers,
        "following_count": 40,
        "statuses_count": 120,
        "emojis": [],
        "fields": [],
    }


class Server:
    """Answers requests about one account; ``answer`` gives ``(headers, body)``."""

    def __init__(self, network: Network) -> None:
        self.network = network
        notes = [*network.own, *network.replies]
        self._by_id = {status_id(note): note for note in notes}
        mine = [n for n in notes if n.author is network.brand]
        self._mine = sorted(mine, key=lambda n: -int(status_id(n)))

    def answer(self, path: str, query: Query) -> Answer:
        """Headers and body of the answer to one request.

        Raises:
            KeyError: a call or a status that this server does not have.
        """
        if path == "/api/v1/accounts/lookup":
            return {}, self._own_account()
        if path == "/api/v1/statuses":
            return {}, [self.status(self._by_id[one]) for one in query["id[]"]]
        if path == f"{ACCOUNT_PATH}/statuses":
            return self._statuses(path, query)
        if path == f"{ACCOUNT_PATH}/followers":
            return self._by_row(self.network.followers, path, query)
        listed = _LIST.fullmatch(path)
        if listed is None:
            raise KeyError(path)
        return self._about_status(self._by_id[listed[1]], listed[2], path, query)

    def _own_account(self) -> Json:
        return {
            **_account(self.network.brand),
            "followers_count": len(self.network.followers),
            "following_count": 12,
            "statuses_count": len(self._mine),
            "last_status_at": clock.utc(self._mine[0].at)[:10],
        }

    def _about_status(self, note: Note, part: str, path: str, query: Query) -> Answer:
        if part == "context":
            above = [] if note.parent is None else [self.status(note.root)]
            below = [self.status(reply) for reply in note.descendants()]
            return {}, {"ancestors": above, "descendants": below}
        acts = note.likes if part == "favourited_by" else note.shares
        return self._by_row(acts, path, query)

    def _by_row(self, acts: Sequence[tuple[Person, int]], path: str, query: Query) -> Answer:
        """One page, newest first, whose cursor is an internal row number in the link alone."""
        people = [_account(person) for person, _ in reversed(acts)]
        limit = int(query["limit"][0])
        top = int(query.get("max_id", [str(len(people) + 1)])[0])
        start = len(people) + 1 - top
        following = len(people) + 1 - (start + limit)
        link = self._link(path, query, following if following > 1 else None)
        return link, people[start : start + limit]

    def _statuses(self, path: str, query: Query) -> Answer:
        limit = int(query["limit"][0])
        below = int(query["max_id"][0]) if "max_id" in query else None
        notes = [n for n in self._mine if below is None or int(status_id(n)) < below]
        page = notes[:limit]
        last = int(status_id(page[-1])) if len(notes) > limit else None
        return self._link(path, query, last), [self.status(note) for note in page]

    @staticmethod
    def _link(path: str, query: Query, following: int | None) -> dict[str, str]:
        if following is None:
            return {}
        kept = [f"{k}={v}" for k, values in query.items() if k != "max_id" for v in values]
        address = f"{BASE_URL}{path}?{'&'.join([*kept, f'max_id={following}'])}"
        return {"Link": f'<{address}>; rel="next"'}

    def status(self, note: Note) -> Json:
        """The note as a Status with its counters."""
        local = _account(note.author)["uri"]
        parent = note.parent
        return {
            "id": status_id(note),
            "created_at": clock.millis(note.at, note.number),
            "edited_at": clock.millis(note.edited_at) if note.edited_at else None,
            "in_reply_to_id": status_id(parent) if parent else None,
            "in_reply_to_account_id": _account_id(parent.author) if parent else None,
            "visibility": "public",
            "language": note.language,
            "sensitive": False,
            "spoiler_text": "",
            "uri": f"{local}/statuses/{status_id(note)}",
            "url": f"{local.replace('/users/', '/@')}/{status_id(note)}",
            "content": self._content(note),
            "account": _account(note.author),
            "reblog": None,
            "replies_count": len(note.replies),
            "reblogs_count": len(note.shares),
            "favourites_count": len(note.likes),
            "quotes_count": len(note.quotes),
            "quote": None,
            "media_attachments": [],
            "mentions": self._mentions(note),
            "tags": [{"name": tag, "url": f"{_HOME}/tags/{tag}"} for tag in _tags(note.text)],
            "emojis": [],
            "card": None,
            "poll": self._poll(note),
        }

    def _content(self, note: Note) -> str:
        text = html.escape(note.text, quote=False).replace("\n", "<br />")
        for tag in _tags(note.text):
            link = f'<a href="{_HOME}/tags/{tag}" class="mention hashtag" rel="tag">'
            text = text.replace(f"#{tag}", f"{link}#<span>{tag}</span></a>")
        for mention in self._mentions(note):
            text = (
                f'<span class="h-card" translate="no"><a href="{mention["url"]}" class="u-url '
                f'mention">@<span>{mention["username"]}</span></a></span> {text}'
            )
        return f"<p>{text}</p>"

    @staticmethod
    def _mentions(note: Note) -> list[Json]:
        if note.parent is None or note.parent.author is note.author:
            return []
        account = _account(note.parent.author)
        return [{key: account[key] for key in ("id", "username", "url", "acct")}]

    @staticmethod
    def _poll(note: Note) -> Json | None:
        if not note.poll:
            return None
        votes = (41, 17, 9)
        options = [{"title": f"Option {i + 1}", "votes_count": n} for i, n in enumerate(votes)]
        ended = clock.millis(note.at + 3 * 24 * clock.HOUR)
        return {
            "id": str(note.number),
            "expires_at": ended,
            "expired": True,
            "multiple": False,
            "votes_count": sum(votes),
            "voters_count": None,
            "options": options,
            "emojis": [],
        }


def _tags(text: str) -> list[str]:
    return sorted({tag.lower() for tag in re.findall(r"#(\w+)", text)})
