"""Plays X's interface, version 2: pages, logins, limits, errors and bills."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.emulators.server import Reply, Request
from tests.emulators.x_replies import PROBLEM, between, missing, not_found, problem, words
from tests.emulators.x_state import BRAND, Post, XState, text_time

TWEET_FIELDS = {
    "author_id", "created_at", "conversation_id", "in_reply_to_user_id", "referenced_tweets",
    "public_metrics", "non_public_metrics", "lang", "attachments", "note_tweet",
    "edit_history_tweet_ids",
}  # fmt: skip
POST_FIELDS = {"created_at", "conversation_id", "public_metrics", "non_public_metrics", "lang",
               "attachments", "note_post"}  # fmt: skip
POST_EXPANSIONS = {"author_id", "in_reply_to_user_id", "referenced_posts", "edit_history_post_ids"}
ANALYTICS = {"impressions", "engagements", "likes", "unlikes", "replies", "retweets",
             "quote_tweets", "bookmarks", "shares", "follows", "unfollows", "url_clicks",
             "user_profile_clicks", "hashtag_clicks", "detail_expands", "media_views",
             "permalink_clicks", "email_tweet", "id", "timestamp",
             "timestamped_metrics"}  # fmt: skip


@dataclass
class XServer(XState):
    """Answers of the platform, for the app's bearer token or a user's access token."""

    def answer(self, request: Request) -> Reply:
        if request.path == "/2/oauth2/token":
            return self._token(request)
        has_user = request.token is not None and request.token == self.access
        if not has_user and request.token != self.bearer:
            return problem(401, "unauthorized", "Unauthorized", "Unauthorized")
        over, headers = self._window(request.path)
        if over:
            return Reply(429, {"code": 88, "message": "Rate limit exceeded"}, headers)
        if self.credits is not None and self.credits <= 0:
            body = {"title": "CreditsDepleted", "detail": "No credits left.", "status": 402,
                    "type": f"{PROBLEM}credits"}  # fmt: skip
            return Reply(402, body, headers)
        reply = self._route(request, has_user)
        reply.headers |= headers
        if reply.status == 200 and isinstance(reply.body.get("data"), list):
            self.billed += len(reply.body["data"])
            if self.credits is not None:
                self.credits -= len(reply.body["data"])
        return reply

    def _token(self, request: Request) -> Reply:
        form = request.body or {}
        given = request.headers.get("Authorization", "")
        basic = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        known = form.get("client_id") == self.client_id
        if self.client_secret:
            known = given == f"Basic {basic}"
        if not known or form.get("refresh_token") != self.refresh_token:
            body = {"error": "invalid_request",
                    "error_description": "Value passed for the token was invalid."}  # fmt: skip
            return Reply(400, body)
        self.renewals += 1
        self.access = f"access-{self.renewals:04}-xyz"
        self.refresh_token = f"refresh-next-{self.renewals:04}"
        body = {"token_type": "bearer", "expires_in": 7200, "access_token": self.access}
        return Reply(200, {**body, "refresh_token": self.refresh_token})

    def _window(self, path: str) -> tuple[bool, dict[str, str]]:
        part = next((part for part in self.windows if part in path), None)
        if part is None:
            return False, {}
        end, used = self._used.get(part, (0.0, 0))
        if time.time() >= end:
            end, used = float(int(time.time() + self.window_seconds) + 1), 0
        self._used[part] = end, used + 1
        left = self.windows[part] - used - 1
        self.refused += left < 0
        headers = {"x-rate-limit-limit": str(self.windows[part]),
                   "x-rate-limit-remaining": str(max(0, left)),
                   "x-rate-limit-reset": str(int(end))}  # fmt: skip
        return left < 0, headers if self.tells_limits else {}

    def _route(self, request: Request, has_user: bool) -> Reply:
        match request.path.removeprefix("/2/").split("/"):
            case ["users", "me"] if has_user:
                return Reply(200, {"data": self.user(BRAND)})
            case ["users", "by", "username", name]:
                found = next((k for k, v in self.users.items() if v == name.lower()), None)
                return Reply(200, {"data": self.user(found)}) if found else not_found(name)
            case ["users", identifier] if identifier in self.users:
                return Reply(200, {"data": self.user(identifier)})
            case ["users", identifier, "tweets"] if identifier == BRAND:
                return self._timeline(request, [post for _, post in self.own()], has_user)
            case ["users", identifier, "mentions"] if identifier == BRAND:
                return self._timeline(request, [p for p in self.posts.values() if p.names_brand])
            case ["users", identifier, "followers"] if identifier == BRAND:
                rows = [self.user(person) for person in reversed(self.followers)]
                return self._page(request, rows, 1000)
            case ["tweets"]:
                return self._lookup(request, has_user)
            case ["tweets", "analytics"]:
                return self._analytics(request, has_user)
            case ["tweets", "search", "recent"]:
                since = self.now - timedelta(days=7)
                return self._search(request, [p for p in self.posts.values() if p.at >= since])
            case ["tweets", "search", "all"] if not has_user and self.has_archive:
                return self._search(request, list(self.posts.values()))
            case ["tweets", identifier, "liking_users"] if has_user:
                people = reversed(self.likes.get(self.named(identifier), []))
                return self._page(request, [self.user(p) for p in people][: self.like_cap], 100)
            case ["tweets", identifier, "retweets"]:
                return self._reposts(request, self.named(identifier))
            case ["tweets", identifier, "quote_tweets"]:
                wanted = self.named(identifier)
                found = [p for p in self.posts.values() if p.quotes == wanted]
                return self._timeline(request, found, least=10)
            case ["dm_events"] if has_user:
                return self._messages(request)
        return problem(403, "client-forbidden", "Forbidden", "not permitted with this token")

    def _asked(self, request: Request) -> tuple[set[str], bool] | Reply:
        old = words(request.one("tweet.fields"))
        new, expansions = words(request.one("post.fields")), words(request.one("expansions"))
        if new:
            names = {"referenced_posts": "referenced_tweets", "note_post": "note_tweet",
                     "edit_history_post_ids": "edit_history_tweet_ids"}  # fmt: skip
            known = (new & POST_FIELDS) | (expansions & POST_EXPANSIONS)
            return {names.get(name, name) for name in known}, True
        if self.knows_tweet_names is None and old:
            return problem(400, "invalid-request", "Invalid Request",
                            "The query parameter [tweet.fields] is not one of []")  # fmt: skip
        return (old & TWEET_FIELDS) if self.knows_tweet_names else set(), False

    def _shown(self, request: Request, found: list[Post]) -> list[dict[str, Any]] | Reply:
        asked = self._asked(request)
        if isinstance(asked, Reply):
            return asked
        return [self.view(p.versions[0], *asked) for p in found]

    def _timeline(
        self, request: Request, found: list[Post], has_user: bool = False, least: int = 5
    ) -> Reply:
        private = "non_public_metrics" in (request.one("tweet.fields") or "")
        if private and not (has_user and self.gives_private):
            return problem(403, "not-authorized-for-field", "Field Authorization Error",
                            "not authorized to access 'non_public_metrics'")  # fmt: skip
        rows = self._shown(request, between(request, found))
        if isinstance(rows, Reply):
            return rows
        return self._page(request, rows, 100, least, self._includes(request))

    def _includes(self, request: Request) -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
        expansions = words(request.one("expansions"))

        def includes(rows: list[dict[str, Any]]) -> dict[str, Any]:
            posts = [self.posts[self.named(row["id"])] for row in rows]
            found: dict[str, Any] = {}
            if "author_id" in expansions and request.one("user.fields"):
                people = dict.fromkeys(post.author for post in posts)
                found["users"] = [self.user(person) for person in people]
            media = [film for post in posts for film in post.media]
            if "attachments.media_keys" in expansions and media:
                fields = words(request.one("media.fields"))
                found["media"] = [{k: v for k, v in m.items() if k in fields} for m in media]
            polls = [(post.versions[0], post.poll) for post in posts if post.poll]
            if "attachments.poll_ids" in expansions and polls:
                found["polls"] = [
                    {"id": f"p{key}", "voting_status": "open", "options": [
                        {"position": n + 1, "label": f"choice {n}", "votes": votes}
                        for n, votes in enumerate(poll)]}
                    for key, poll in polls
                ]  # fmt: skip
            return found

        return includes

    def _page(
        self,
        request: Request,
        rows: list[dict[str, Any]],
        most: int,
        least: int = 1,
        includes: Callable[[list[dict[str, Any]]], dict[str, Any]] = lambda rows: {},
    ) -> Reply:
        wanted = int(request.one("max_results", "100") or 0)
        if not least <= wanted <= most:
            return problem(400, "invalid-request", "Invalid Request",
                            f"max_results [{wanted}] is not in {least}..{most}")  # fmt: skip
        place = request.one("pagination_token") or request.one("next_token") or "t0"
        if place in self.forgotten_places:
            self.forgotten_places.discard(place)
            return problem(400, "invalid-request", "Invalid Request", "pagination_token is invalid")
        start = int(place[1:])
        size = min(wanted, self.page)
        shown = rows[start : start + size]
        meta: dict[str, Any] = {"result_count": len(shown)}
        if start + size < len(rows):
            meta["next_token"] = f"t{start + size}"
        if not shown:
            return Reply(200, {"meta": meta})
        if "text" in shown[0]:
            meta |= {"newest_id": shown[0]["id"], "oldest_id": shown[-1]["id"]}
        more = includes(shown)
        return Reply(200, {"data": shown, "meta": meta, **({"includes": more} if more else {})})

    def _search(self, request: Request, found: list[Post]) -> Reply:
        query = request.one("query") or ""
        if len(query) > 512:
            return problem(400, "invalid-request", "Invalid Request", "query is too long")
        roots = {word.strip("()").split(":")[1] for word in query.split() if "_id:" in word}
        found = [p for p in found if p.root in roots and p.id != p.root and p.author != BRAND]
        rows = self._shown(request, between(request, found))
        if isinstance(rows, Reply):
            return rows
        most = 500 if request.path.endswith("all") else 100
        return self._page(request, rows, most, 10, self._includes(request))

    def _lookup(self, request: Request, has_user: bool) -> Reply:
        ids = (request.one("ids") or "").split(",")
        known = [self.posts[self.named(i)] for i in ids if self.named(i) in self.posts]
        rows = self._shown(request, known)
        if isinstance(rows, Reply):
            return rows
        body: dict[str, Any] = {"data": rows} if rows else {}
        if more := self._includes(request)(rows):
            body["includes"] = more
        lost = [i for i in ids if self.named(i) not in self.posts]
        if lost:
            body["errors"] = [missing(i) for i in lost]
        return Reply(200, body)

    def _reposts(self, request: Request, key: str) -> Reply:
        people = self.reposts.get(key, [])
        asked = self._asked(request)
        if isinstance(asked, Reply):
            return asked
        rows = [
            {"id": i, "text": "RT @shop: …", "author_id": person, "created_at": text_time(at),
             "referenced_tweets": [{"type": "retweeted", "id": key}]}
            for i, person, at in reversed(people)
        ]  # fmt: skip

        def includes(shown: list[dict[str, Any]]) -> dict[str, Any]:
            return {"users": [self.user(row["author_id"]) for row in shown]}

        return self._page(request, rows, 100, 1, includes)

    def _messages(self, request: Request) -> Reply:
        since = self.now - timedelta(days=30)
        rows = [
            {"id": key, "event_type": "MessageCreate", "text": text, "sender_id": sender,
             "dm_conversation_id": conversation, "created_at": text_time(at)}
            for key, sender, conversation, text, at in sorted(self.messages, reverse=True)
            if at >= since
        ]  # fmt: skip

        def includes(shown: list[dict[str, Any]]) -> dict[str, Any]:
            return {"users": [self.user(i) for i in dict.fromkeys(r["sender_id"] for r in shown)]}

        return self._page(request, rows, 100, 1, includes)

    def _analytics(self, request: Request, has_user: bool) -> Reply:
        if not has_user or not self.gives_analytics:
            return problem(403, "client-forbidden", "Forbidden", "not enrolled for this")
        asked = words(request.one("analytics.fields"))
        if unknown := asked - (ANALYTICS - self.retired):
            return problem(400, "invalid-request", "Invalid Request",
                            f"The `analytics.fields` value {unknown} is not known")  # fmt: skip
        first, last = (request.one(name) or "" for name in ("start_time", "end_time"))
        rows = []
        for wanted in (request.one("ids") or "").split(","):
            days = [
                {"timestamp": f"{day}T00:00:00.000Z",
                 "metrics": {name: None if name == "email_tweet" else figures.get(name, 0)
                             for name in asked - {"id", "timestamp", "timestamped_metrics"}}}
                for (key, day), figures in sorted(self.days.items())
                if key == self.named(wanted) and first[:10] <= day < last[:10]
            ]  # fmt: skip
            rows.append({"id": wanted, "timestamped_metrics": days})
        return Reply(200, {"data": rows})
