"""Reads a Discourse forum for one of its accounts: topics, posts, who likes and who votes.

Endpoints by the forum's own documentation (``openapi.json``) and, where that is silent, by the
controllers of discourse/discourse. Without a key only what anybody may see is read.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.desk import Desk, first_day
from extractors.discourse.api import DiscourseApi
from extractors.discourse.dialect import DiscourseDialect
from extractors.discourse.known import Known, bumped, post_key
from extractors.discourse.records import Record, person, post_record
from extractors.discourse.spec import SPEC
from extractors.driver import read_streams
from extractors.failures import HttpError
from extractors.metric_groups import MetricGroups
from extractors.records import instant, number

WINDOW = timedelta(days=30)  # how far back the list of topics is looked through in each run
REPORTS = ("visits", "signups", "page_view_total_reqs", "dau_by_mau")
REPORT_HISTORY, REPORT_AGAIN = 90, 3  # days
NOT_SEEN = (403, 404, 410)  # a forum says 404 of what one may not see, too
_ACTION = ("action_type", "created_at", "post_id", "topic_id", "acting_user_id",
           "acting_username")  # fmt: skip


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read the forum at ``base_url`` for the account of that user name."""
    dialect = DiscourseDialect(account)

    def read(desk: Desk) -> None:
        _Reading(desk).run()

    return read_streams(SPEC, account, ctx, read, session, dialect)


class _Reading:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._api = DiscourseApi(desk.client)
        self._name = desk.account.account.strip().removeprefix("@")

    def run(self) -> None:
        desk = self._desk
        if not desk.read("accounts", self._account):
            return
        self._known = Known(desk, number(desk.memory.get("own_id")))
        desk.read("topics", self._topics)
        desk.read("likes", self._likes)
        desk.read("likes_received", self._likes_received)
        desk.read("poll_votes", self._poll_votes)
        if desk.account.credentials.get("api_key"):
            desk.read("messages", self._messages)
            desk.read("reports", self._reports)

    def _account(self) -> None:
        try:
            user = self._api.user(self._name)
        except HttpError as problem:
            raise ExtractError(
                f"account {self._name!r} cannot be read: {problem}; check base_url, the user name,"
                " api_key and api_username"
            ) from None
        record = person(user)
        if record is None:
            raise ExtractError(f"account {self._name!r} came without an id")
        self._desk.memory["own_id"] = record["id"]
        # Ids are those of one forum: its address tells them from another's.
        address = self._desk.client.base_url.partition("://")[2]
        self._desk.observe("accounts", self._name.lower(), {**record, "forum": address.lower()})

    def _topics(self) -> None:
        memory, since = self._desk.memory, self._desk.since
        until_window = bool(memory.get("listed_whole"))
        memory["listed_whole"] = False
        listed: dict[int, Record] = {}
        reached = None
        for page in self._api.topic_pages("/latest.json", order="activity"):
            for topic in page:
                if number(topic.get("id")) is None:
                    self._desk.unreadable("topics", topic)
                    continue
                at = bumped(topic)
                if since is None or at is None or at >= since:
                    listed[topic["id"]] = topic
            last = bumped(page[-1]) if page else None
            is_far = until_window and last is not None and last < self._desk.now - WINDOW
            if last is not None and (is_far or (since is not None and last < since)):
                reached = last
                break
        is_whole = self._read_topics(listed)
        self._look_for(self._known.unlisted(set(listed), reached))
        for topic in listed.values():
            self._known.count(topic)
        # What is missing may be old: then the whole list is looked through again.
        memory["listed_whole"] = is_whole

    def _read_topics(self, listed: dict[int, Record]) -> bool:
        """Read what has changed; True if nothing is missing that could come by asking again."""
        is_whole = True
        due = [topic for topic, shown in listed.items() if self._known.is_due(shown)]
        for topic, answer in self._desk.client.side_by_side(self._api.topic, due):
            if isinstance(answer, ExtractError):
                self._desk.warnings[f"a topic could not be read: {answer}"] += 1
                is_hidden = isinstance(answer, HttpError) and answer.status in NOT_SEEN
                is_whole = is_whole and is_hidden
                continue
            body, posts = answer
            self._known.take({**body, "id": topic}, posts, listed[topic])
        return is_whole

    def _look_for(self, topics: list[int]) -> None:
        """Known topics that the list has lost: gone, or only taken out of it."""
        for topic, answer in self._desk.client.side_by_side(self._api.topic, topics):
            if isinstance(answer, HttpError) and answer.status in NOT_SEEN:
                self._known.mark(f"t/{topic}", is_away=True)
            elif isinstance(answer, ExtractError):
                self._desk.warnings[f"a topic could not be read: {answer}"] += 1
            else:
                body, posts = answer
                self._known.take({**body, "id": topic}, posts, None)

    def _likes(self) -> None:
        due = self._known.likes_due
        again: dict[str, int] = {}
        listed: dict[str, int] = self._desk.memory.setdefault("likes_listed", {})
        for post, people in self._desk.client.side_by_side(
            lambda post: self._api.likers(int(post)) if due[post] else [], list(due)
        ):
            if isinstance(people, ExtractError):
                self._desk.warnings[f"likes of a post could not be read: {people}"] += 1
                continue
            members = self._members("likes", post_key(post), people)
            self._desk.list_read("likes", post_key(post), members, len(members) >= due[post])
            if len(members) < listed.get(post, 0):
                again[post] = due[post]  # a like counts as taken back when it is missing twice
            listed[post] = len(members)
            del due[post]
        due.update(again)

    def _members(self, stream: str, subject: str, people: list[Record]) -> list[str]:
        members = []
        for member in people:
            record = person(member)
            if record is None:
                self._desk.unreadable(stream, member)
                continue
            members.append(str(record["id"]))
            self._desk.put(stream, f"{subject}|{record['id']}", {"subject": subject, **record})
        return members

    def _likes_received(self) -> None:
        known = instant(self._desk.memory.get("likes_until"))
        newest = known
        for page in self._api.likes_received(self._name):
            at = None
            for action in page:
                at = instant(action.get("created_at"))
                ids = [number(action.get(name)) for name in ("post_id", "acting_user_id")]
                if at is None or None in ids:
                    self._desk.unreadable("likes_received", action)
                    continue
                newest = at if newest is None or at > newest else newest
                record = {name: action[name] for name in _ACTION if name in action}
                self._desk.put("likes_received", f"p/{ids[0]}|{ids[1]}", record)
            # The newest of the last read is read again: two may share its instant.
            before = (known, self._desk.since)
            if at is not None and any(limit is not None and at < limit for limit in before):
                break
        self._desk.memory["likes_until"] = newest.isoformat() if newest else None

    def _poll_votes(self) -> None:
        due = self._known.polls_due

        def voters(subject: str) -> list[Record]:
            post, _, poll = subject.partition("|")
            found: dict[Any, Record] = {}
            for option, votes in due[subject].items():
                if votes:
                    people = self._api.voters(int(post), poll, option, votes)
                    found.update({member.get("id"): member for member in people})
            return list(found.values())

        for subject, people in self._desk.client.side_by_side(voters, list(due)):
            if isinstance(people, ExtractError):
                self._desk.warnings[f"votes of a poll could not be read: {people}"] += 1
                continue
            members = self._members("poll_votes", f"p/{subject}", people)
            least = max(due[subject].values(), default=0)
            self._desk.list_read("poll_votes", f"p/{subject}", members, len(members) >= least)
            del due[subject]

    def _messages(self) -> None:
        signs: dict[str, list[Any]] = self._desk.memory.setdefault("messages", {})
        changed: dict[int, list[Any]] = {}
        for box in ("private-messages", "private-messages-sent"):
            for page in self._api.topic_pages(f"/topics/{box}/{self._name}.json"):
                is_known = False
                for topic in page:
                    if number(topic.get("id")) is None:
                        self._desk.unreadable("messages", topic)
                        continue
                    sign = [topic.get("posts_count"), topic.get("last_posted_at")]
                    is_known = signs.get(str(topic["id"])) == sign
                    if not is_known:
                        changed[topic["id"]] = sign
                if is_known:
                    break
        # The oldest first: a list whose end is known is known from there on.
        for talk in sorted(changed, key=lambda talk: str(changed[talk][1] or "")):
            _, posts = self._api.topic(talk)
            for post in posts:
                if number(post.get("id")) is not None:
                    self._desk.put("messages", post_key(post["id"]), post_record(post))
            signs[str(talk)] = changed[talk]

    def _reports(self) -> None:
        today = self._desk.now.date()
        start = first_day(self._desk, "reports", today, REPORT_AGAIN, REPORT_HISTORY)
        last = today - timedelta(days=1)

        def call(metrics: tuple[str, ...]) -> tuple[str, list[Record]]:
            return metrics[0], self._api.report(metrics[0], start.isoformat(), last.isoformat())

        groups = MetricGroups(self._desk, lambda problem: problem.status in NOT_SEEN, most=1)
        if start <= last:
            for report, days in groups.ask("reports", REPORTS, call):
                for day in days:
                    if not isinstance(day.get("x"), str) or "y" not in day:
                        self._desk.unreadable("reports", day)
                        continue
                    record = {"report": report, "day": day["x"], "value": day["y"]}
                    self._desk.put("reports", f"{report}|{day['x']}", record)
        groups.report()
