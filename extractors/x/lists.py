"""Who liked, reposted, quoted and follows: lists, newest first, that are read when their counter
has changed.

X may end a list early (about 100 likers), so a list counts as complete only if it is as long as
its counter says. Nobody's like or follow has a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.failures import HttpError
from extractors.lists import is_short
from extractors.records import identifier, instant, number, without
from extractors.x.api import Page
from extractors.x.credits import PRICES
from extractors.x.dialect import WindowUsedUp
from extractors.x.fields import (
    VOLATILE_OF_USERS,
    Json,
    by_id,
    followers,
    lasting_post,
    version_ids,
)
from extractors.x.timeline import WINDOW, Own

LISTS = {"likes": "liking_users", "reposts": "retweets", "quotes": "quote_tweets"}
LEAST, MOST = {"likes": 1, "reposts": 1, "quotes": 10}, 100
MOST_FOLLOWERS = 1000
UNASKED_FOLLOWERS = 5000  # more of them are listed only if the user asks for it


@dataclass
class Members:
    """What one reading of a list showed: key -> payload, in the list's order.

    ``odd``: members without an id or an author.
    """

    rows: dict[str, Json]
    is_whole: bool
    odd: list[Json] = field(default_factory=list)


def read_list(own: Own, kind: str) -> None:
    """One kind of list of all posts whose counter says that it has changed.

    Raises:
        HttpError: X refuses the kind.
    """
    waiting = list(_due(own, kind))
    left = 0
    for stable, found in own.desk.client.side_by_side(
        lambda post: _fetch(own, kind, post), waiting
    ):
        if isinstance(found, WindowUsedUp):
            left += 1
            reason = found
        elif isinstance(found, HttpError) and found.status != 404:
            raise found
        elif isinstance(found, ExtractError):
            own.desk.warnings[f"{kind} of a post could not be read: {found}"] += 1
        else:
            _settle(own, kind, stable, found)
    if left:
        own.desk.warnings[f"{kind} of {left} posts are still to be read: {reason}"] += 1


def _due(own: Own, kind: str) -> Iterator[str]:
    for stable, subject in own.subjects.items():
        current = subject["counts"].get(kind)
        before = subject["lists"].get(kind)
        if current is None:
            continue
        if before is None or before["count"] != current or before.get("confirm"):
            if current == 0:  # the counter says who stands in the list: nobody
                _settle(own, kind, stable, Members({}, True))
            else:
                yield stable


def _fetch(own: Own, kind: str, stable: str) -> Members:
    subject = own.subjects[stable]
    before = subject["lists"].get(kind) or {"count": 0, "members": []}
    known = set(before["members"])
    # What came new stands before those that are known, unless some of them have gone.
    growth = subject["counts"][kind] - before["count"]
    is_growing = growth > 0 and bool(known) and not before.get("confirm")
    path = f"/2/tweets/{subject['id']}/{LISTS[kind]}"
    # Each member shown is billed; a few known ones show that none was missed.
    params = {"max_results": max(LEAST[kind], min(growth + 3, MOST)) if is_growing else MOST}
    if kind == "likes":
        pages = own.api.users(path, params)
    else:
        pages = own.api.posts(path, params, people=True)
    rows: dict[str, Json] = {}
    odd: list[Json] = []
    for page in pages:
        shown = _rows(kind, stable, page)
        odd += [row for row in page.data if not _is_readable(kind, row)]
        rows |= shown
        has_all_new = len(rows.keys() - known) >= growth and next(reversed(rows), "") in known
        if is_growing and (has_all_new or (shown and known.issuperset(shown))):
            return Members(rows, False, odd)
    return Members(rows, True, odd)


def _rows(kind: str, stable: str, page: Page) -> dict[str, Json]:
    users = by_id(page.includes, "users")
    rows: dict[str, Json] = {}
    for row in page.data:
        if not _is_readable(kind, row):
            continue
        if kind == "likes":
            rows[str(row["id"])] = {"subject": stable, "user": without(row, VOLATILE_OF_USERS)}
        else:
            rows[version_ids(row)[0]] = {
                "subject": stable,
                "post": lasting_post(row, users),
                "author_followers": followers(users, row.get("author_id")),
            }
    return rows


def _is_readable(kind: str, row: Json) -> bool:
    return identifier(row.get("id")) is not None and (kind == "likes" or "author_id" in row)


def _settle(own: Own, kind: str, stable: str, found: Members) -> None:
    subject = own.subjects[stable]
    before = subject["lists"].get(kind) or {"members": []}
    for row in found.odd:
        own.desk.unreadable(kind, row)
    for key, payload in found.rows.items():
        if kind == "likes":
            own.desk.put(kind, f"{stable}|{key}", payload)
        elif str(payload["post"].get("author_id")) != own.id or kind == "reposts":
            own.desk.put(kind, key, payload)
            if kind == "quotes":
                own.text(key, stable)
    is_complete = found.is_whole and len(found.rows) >= subject["counts"][kind]
    own.desk.list_read(kind, stable, found.rows, is_complete)
    known = set(before["members"])
    current, counted = subject["counts"][kind], before.get("count", 0)
    is_lost = is_complete and bool(known - set(found.rows))
    lacks = found.is_whole and is_short(len(found.rows), min(current, MOST))
    lacks_new = not found.is_whole and is_short(len(found.rows.keys() - known), current - counted)
    is_again = lacks_new and not before.get("again")
    subject["lists"][kind] = {
        # As it was, so that the next run asks for the same few once more.
        "count": counted if is_again else current,
        "again": is_again,
        "members": list(found.rows if found.is_whole else known | set(found.rows)),
        # Gone is who is missing from two complete reads in a row.
        "confirm": not before.get("confirm") and (is_lost or lacks),
    }


def read_followers(own: Own) -> None:
    """Followers: all of them once in ``followers_days``, in between those that came new."""
    state = own.desk.memory.setdefault("followers", {})
    current = number((own.person.get("public_metrics") or {}).get("followers_count"))
    days = whole_number(own, "followers_days", 30)
    full_on = state.get("full_on")
    today = own.desk.now.date()
    if "pass" in state:
        _all_followers(own, state, current)
    elif full_on is None:
        if (
            "followers_days" not in own.desk.account.options
            and current
            and current > UNASKED_FOLLOWERS
        ):
            own.desk.warnings[
                f"to list all {current} followers may cost {current * PRICES['user']:.0f} dollars:"
                " set followers_days of this account (how often, in days; 0 for once) to read them,"
                " or leave followers out of its streams"
            ] += 1
            return
        _all_followers(own, state, current)
    elif days and date.fromisoformat(full_on) + timedelta(days=days) <= today:
        _all_followers(own, state, current)
    elif current is not None and current > state.get("count", 0):
        _new_followers(own, state, current - state.get("count", 0))
    state["count"] = current if current is not None else state.get("count", 0)


def _all_followers(own: Own, state: Json, current: int | None) -> None:
    under_way = state.setdefault("pass", {"seen": []})
    try:
        _go_on(own, under_way)
    except HttpError as refused:
        if refused.status != 400 or not under_way.get("at"):
            raise
        # X no longer knows the place where the last run stopped.
        under_way = state["pass"] = {"seen": []}
        _go_on(own, under_way)
    seen = list(dict.fromkeys(under_way["seen"]))
    own.desk.list_read("followers", own.id, seen, current is not None and len(seen) >= current)
    state |= {"members": seen, "full_on": own.desk.now.date().isoformat()}
    del state["pass"]


def _go_on(own: Own, under_way: Json) -> None:
    path, params = f"/2/users/{own.id}/followers", {"max_results": MOST_FOLLOWERS}
    for page in own.api.users(path, params, under_way.get("at")):
        under_way["seen"] += _take_followers(own, page.data)
        under_way["at"] = page.next_token


def _new_followers(own: Own, state: Json, more: int) -> None:
    known = set(state["members"])
    # A few known ones behind the new ones show that none was missed.
    params = {"max_results": min(more + 5, MOST_FOLLOWERS)}
    seen: list[str] = []
    for page in own.api.users(f"/2/users/{own.id}/followers", params):
        seen += _take_followers(own, page.data)
        if not known.isdisjoint(seen):
            break
    own.desk.list_read("followers", own.id, seen, False)
    state["members"] = [*(one for one in seen if one not in known), *state["members"]]


def _take_followers(own: Own, users: Iterable[Json]) -> list[str]:
    taken = []
    for user in users:
        key = identifier(user.get("id"))
        if key is None:
            own.desk.unreadable("followers", user)
            continue
        taken.append(key)
        own.desk.put("followers", key, {"user": without(user, VOLATILE_OF_USERS)})
    return taken


def forget_settled(own: Own) -> None:
    """Posts beyond the window whose lists are read are checked now and then, no longer watched."""
    for stable, subject in list(own.subjects.items()):
        at = instant(subject.get("at"))
        is_old = at is not None and at < own.desk.now - WINDOW
        if is_old and not any(_is_waiting(own, subject, kind) for kind in LISTS):
            del own.subjects[stable]
            counted = {
                kind: {"count": read["count"], "members": []}
                for kind, read in subject["lists"].items()
            }
            today = f"{own.desk.now:%Y-%m-%d}"
            own.texts[stable] = {"day": today, "in": None, "lists": counted}


def _is_waiting(own: Own, subject: Mapping[str, Any], kind: str) -> bool:
    if not own.desk.wants(kind) or (kind == "likes" and not own.has_user):
        return False
    current, before = subject["counts"].get(kind), subject["lists"].get(kind)
    if current is None:
        return False
    return before is None or before["count"] != current or bool(before.get("confirm"))


def whole_number(own: Own, option: str, default: int) -> int:
    """An option of the account that counts days; 0 means never.

    Raises:
        ExtractError: it is no whole number.
    """
    text = str(own.desk.account.options.get(option, default))
    if not text.isdigit():
        raise ExtractError(f"{option} {text!r} of this account: allowed is a number of days, or 0")
    return int(text)
