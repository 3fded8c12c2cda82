"""What people wrote to the account: mentions, conversations, messages; and what of it is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from extractors.failures import HttpError
from extractors.records import identifier, instant, without
from extractors.x.api import Page
from extractors.x.fields import VOLATILE_OF_USERS, Json, by_id, is_repost, lasting_post, version_ids
from extractors.x.lists import whole_number
from extractors.x.timeline import LOOK_UP, OVERLAP, Own, look_up, stamp

RECENT = timedelta(days=7)  # what the search of recent posts knows
LONGEST_QUERY = 512
ASK_ARCHIVE_AGAIN = timedelta(days=30)  # after a refusal
ARCHIVE = "/2/tweets/search/all"
MESSAGE_FIELDS = (
    "id,text,event_type,created_at,dm_conversation_id,sender_id,participant_ids,attachments,"
    "referenced_tweets"
)


def read_mentions(own: Own) -> None:
    """Posts that name the account since the last reading; an interrupted one is finished first."""
    state = own.desk.memory.setdefault("mentions", {})
    was_interrupted = "until" in state
    _down_to_known(own, state)
    if was_interrupted:
        _down_to_known(own, state)


def _down_to_known(own: Own, state: Json) -> None:
    """From the newest mention, or where the last reading stopped, to what is known.

    ``newest``: all up to this id is read. ``top``: newest id of a reading under way, ``until``:
    the oldest that it reached.
    """
    params: Json = {"max_results": 100}
    if "newest" in state:
        params["since_id"] = state["newest"]
    elif own.desk.since is not None:
        params["start_time"] = stamp(own.desk.since)
    if "until" in state:
        params["until_id"] = state["until"]
    for page in own.api.posts(f"/2/users/{own.id}/mentions", params, people=True):
        ids = take_texts(own, "mentions", page)
        if ids:
            state["top"] = str(max([*ids, int(state.get("top", 0))]))
            state["until"] = str(min(ids))
    if "top" in state:
        state["newest"] = str(max(int(state["top"]), int(state.get("newest", 0))))
    state.pop("top", None)
    state.pop("until", None)


def read_replies(own: Own) -> None:
    """Other people's posts below own ones: what a mention of the account does not bring."""
    before = own.desk.last_read("replies")
    start = own.desk.now - RECENT + timedelta(minutes=1)
    if before is not None:
        start = max(start, before - OVERLAP)
    asked = [
        subject
        for stable, subject in own.subjects.items()
        if subject["conversation"] == stable and subject["counts"].get("replies")
    ]
    params = {"max_results": 100, "start_time": stamp(start)}
    _search(own, "/2/tweets/search/recent", asked, params)
    _read_archive(own, asked)


def _read_archive(own: Own, asked: list[Json]) -> None:
    """Conversations from before the recent days, once; with the app's own token alone."""
    token = own.desk.account.credentials.get("bearer_token")
    recent = own.desk.now - RECENT
    older = [
        subject
        for subject in asked
        if not subject.get("searched") and (at := instant(subject["at"])) and at < recent
    ]
    today = own.desk.now.date()
    refused_on = own.desk.memory.get("no_archive")
    if refused_on is not None and today < date.fromisoformat(refused_on) + ASK_ARCHIVE_AGAIN:
        return
    if token is None or not older:
        return
    start = min(moment for subject in older if (moment := instant(subject["at"])))
    params = {"max_results": 500, "start_time": stamp(start), "end_time": stamp(recent)}
    try:
        _search(own, ARCHIVE, older, params, token)
    except HttpError as refused:
        if refused.status not in (401, 403):
            raise
        own.desk.memory["no_archive"] = today.isoformat()
        own.desk.warnings[
            f"answers from before the last 7 days could not be searched for: {refused}"
        ] += 1


def _search(
    own: Own, path: str, subjects: list[Json], params: Json, token: str | None = None
) -> None:
    def find(group: list[Json]) -> list[Page]:
        query = {"query": _query(group, own.person.get("username"))}
        return list(own.api.posts(path, {**query, **params}, token, people=True))

    groups = list(_groups(subjects, own.person.get("username")))
    for number, found in own.desk.client.side_by_side(
        lambda n: find(groups[n]), range(len(groups))
    ):
        if isinstance(found, Exception):
            raise found
        for page in found:
            take_texts(own, "replies", page)
        for subject in groups[number] if path == ARCHIVE else ():
            subject["searched"] = True


def _query(group: list[Json], username: str | None) -> str:
    conversations = " OR ".join(f"conversation_id:{subject['conversation']}" for subject in group)
    # Own answers are read with the own posts.
    return f"({conversations}) -from:{username}" if username else f"({conversations})"


def _groups(subjects: list[Json], username: str | None) -> Iterator[list[Json]]:
    """As many conversations at a time as a query may name."""
    group: list[Json] = []
    for subject in subjects:
        if group and len(_query([*group, subject], username)) > LONGEST_QUERY:
            yield group
            group = []
        group.append(subject)
    if group:
        yield group


def take_texts(own: Own, stream: str, page: Page) -> list[int]:
    """Write other people's posts of an answer; gives all its ids."""
    users = by_id(page.includes, "users")
    found = []
    for post in page.data:
        ids = version_ids(post)
        if not ids or not str(post.get("id")).isdigit() or "author_id" not in post:
            own.desk.unreadable(stream, post)
            continue
        found.append(int(post["id"]))
        if str(post.get("author_id")) != own.id and not is_repost(post):
            own.desk.put(stream, ids[0], lasting_post(post, users))
            own.text(ids[0], identifier(post.get("conversation_id")))
    return found


def read_messages(own: Own) -> None:
    """Direct messages since the newest one that is known, of the last 30 days at most."""
    state = own.desk.memory.setdefault("messages", {})
    newest = int(state.get("newest", 0))
    params = {
        # Each message shown is billed, known ones as well.
        "max_results": 20 if newest else 100,
        "event_types": "MessageCreate",
        "dm_event.fields": MESSAGE_FIELDS,
        "expansions": "sender_id",
        "user.fields": "name,username",
    }
    top = newest
    for page in own.api.messages("/2/dm_events", params):
        users = by_id(page.includes, "users")
        ids = []
        for event in page.data:
            key = identifier(event.get("id"))
            if key is None or not key.isdigit():
                own.desk.unreadable("messages", event)
                continue
            ids.append(int(key))
            at = instant(event.get("created_at"))
            if int(key) > newest and not _is_before(at, own.desk.since):
                sender = users.get(str(event.get("sender_id")))
                named = {"sender": without(sender, VOLATILE_OF_USERS)} if sender else {}
                own.desk.put("messages", key, {**event, **named})
        top = max([top, *ids])
        if ids and min(ids) <= newest:
            break
    if top:
        state["newest"] = str(top)


def _is_before(at: datetime | None, since: datetime | None) -> bool:
    return at is not None and since is not None and at < since


def check_texts(own: Own) -> None:
    """Ask again for stored posts whose last check is ``recheck_days`` ago: are they still there?"""
    days = whole_number(own, "recheck_days", 30)
    latest = f"{own.desk.now.date() - timedelta(days=days):%Y-%m-%d}"
    due = [
        stable
        for stable, text in own.texts.items()
        if text["day"] == "" or (days and text["day"] <= latest)
    ]
    for start in range(0, len(due), LOOK_UP):
        look_up(own, due[start : start + LOOK_UP])
