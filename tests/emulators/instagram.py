"""Plays Instagram's interface for one professional account, by either login."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.emulators.instagram_insights import InstagramInsights
from tests.emulators.instagram_state import BRAND, PAGE, SCOPED, CommentRow, MediumRow
from tests.emulators.instagram_story import entry_of, tell, truth_of
from tests.emulators.meta_graph import gone, graph_time, refusal, since_until
from tests.emulators.server import Reply, Request
from tests.emulators.truth import Truth


@dataclass
class InstagramServer(InstagramInsights):
    """One account as its interface shows it."""

    def truth(self) -> Truth:
        """What the marts must show after a whole first read."""
        return truth_of(self)

    def entry(self) -> dict[str, Any]:
        """The account in ``sources.yml``."""
        return entry_of(self)

    def node(self, request: Request, parts: list[str]) -> Reply:
        if parts[0] in ("me", BRAND):
            return self._own(request, parts[1:])
        if parts[0] == PAGE and parts[1:] == ["conversations"]:
            return self._conversations(request)
        if parts[0].startswith("aW"):
            return self._conversation(parts[0])
        return self._object(request, parts)

    def _own(self, request: Request, rest: list[str]) -> Reply:
        match rest:
            case []:
                return self._profile(request)
            case ["media"]:
                return self._listed(request, ("FEED", "REELS"))
            case ["stories"]:
                return self._listed(request, ("STORY",))
            case ["live_media"]:
                return self.page(request, [self._medium(row, request) for row in self.live])
            case ["tags"]:
                rows = sorted(self.tags, key=lambda row: row.created, reverse=True)
                return self.page(request, [self._medium(row, request) for row in rows])
            case ["conversations"]:
                return self._conversations(request)
            case ["insights"]:
                return self.lacks("insights") or self.account_insights(request)
            case ["accounts"]:
                linked = {"id": BRAND, "username": "acme"}
                row = {"id": PAGE, "name": "Acme", "instagram_business_account": linked}
                return self.page(request, [row])
        return refusal(100, "Tried accessing nonexisting field")

    def _profile(self, request: Request) -> Reply:
        own = {
            "id": SCOPED, "user_id": BRAND, "username": "acme", "name": "Acme Bakery",
            "account_type": "BUSINESS", "biography": "bread", "website": "https://acme.example",
            "followers_count": self.followers, "follows_count": 12, "media_count": len(self.media),
            "profile_picture_url": "https://cdn.example/p.jpg?sig=1",
        }  # fmt: skip
        wanted = (request.one("fields") or "").split(",")
        bad = [f for f in wanted if f not in own or f in self.unknown_fields]
        if bad:
            return refusal(100, f"Tried accessing nonexisting field ({bad[0]}) on node type IGUser")
        if request.path.endswith(BRAND):
            own["id"] = BRAND
        return Reply(200, {f: own[f] for f in wanted} | {"id": own["id"]})

    def _listed(self, request: Request, products: tuple[str, ...]) -> Reply:
        since, until = (0.0, 4e9) if self.ignores_since else since_until(request)
        rows = [
            row
            for row in self.media.values()
            if row.product in products
            and since <= row.created.timestamp() < until
            and (row.product != "STORY" or self.now - row.created < timedelta(hours=24))
        ]
        rows.sort(key=lambda row: row.created, reverse=True)
        return self.page(request, [self._medium(row, request) for row in rows])

    def _medium(self, row: MediumRow, request: Request) -> dict[str, Any]:
        self._serial += 1
        link = "stories/acme" if row.product == "STORY" else "p"
        view = {
            "id": row.id, "media_type": row.kind, "media_product_type": row.product,
            "permalink": f"https://www.instagram.com/{link}/{row.id}/", "shortcode": row.id[-6:],
            "timestamp": graph_time(row.created), "username": row.owner, "owner": {"id": BRAND},
            "like_count": row.likes, "comments_count": len(self._of(row.id)),
            "media_url": f"https://cdn.example/{row.id}.jpg?sig={self._serial}",
        }  # fmt: skip
        if row.caption is not None:
            view["caption"] = row.caption
        if row.product == "LIVE":
            del view["permalink"]
        wanted = (request.one("fields") or "id").split(",")
        return {name: view[name] for name in wanted if name in view} | {"id": row.id}

    def _of(self, medium: str) -> list[CommentRow]:
        return [row for row in self.comments.values() if row.medium == medium]

    def _object(self, request: Request, parts: list[str]) -> Reply:
        identity, rest = parts[0], parts[1:]
        medium = self.media.get(identity) or next((m for m in self.live if m.id == identity), None)
        if medium is None and identity not in self.comments:
            return gone(identity)
        match rest:
            case []:
                return Reply(200, {"id": identity})
            case ["insights"] if medium:
                return self.lacks("insights") or self.media_insights(request, medium)
            case ["comments"] if medium:
                return self.lacks("comments") or self._comments(request, identity)
            case ["replies"]:
                answers = [self._comment(row) for row in self._answers(identity)]
                return self.page(request, answers)
        return refusal(100, "Tried accessing nonexisting field")

    def _answers(self, comment: str) -> list[CommentRow]:
        return [row for row in self.comments.values() if row.parent == comment]

    def _comment(self, row: CommentRow) -> dict[str, Any]:
        view: dict[str, Any] = {
            "id": row.id, "text": row.text, "timestamp": graph_time(row.created),
            "username": row.person, "like_count": self._serial % 7, "hidden": row.hidden,
        }  # fmt: skip
        if row.parent:
            view["parent_id"] = row.parent
        if row.person not in self.nameless:
            view["from"] = {"id": self.person_id(row.person), "username": row.person}
        return view

    def _comments(self, request: Request, medium: str) -> Reply:
        tops = sorted(
            (row for row in self._of(medium) if row.parent is None),
            key=lambda row: row.created,
            reverse=True,
        )
        views = []
        asked = re.search(r"replies(?:\.limit\((\d+)\))?\{", request.one("fields") or "")
        for row in tops:
            view = self._comment(row)
            answers = [self._comment(answer) for answer in self._answers(row.id)]
            if asked and answers:
                most = min(int(asked.group(1) or 25), self.comment_cap)
                path = f"/{self.version}/{row.id}/replies"
                view["replies"] = self.slice(path, {}, answers, 0, most)
            views.append(view)
        request.query["limit"] = [str(min(int(request.one("limit") or 25), self.comment_cap))]
        return self.page(request, views)

    def _conversations(self, request: Request) -> Reply:
        if lacking := self.lacks("messages"):
            return lacking
        newest: dict[str, datetime] = {}
        for row in self.messages:
            newest[row.person] = max(row.created, newest.get(row.person, row.created))
        rows = [
            {"id": f"aW{self.person_id(person)}", "updated_time": graph_time(at)}
            for person, at in sorted(newest.items(), key=lambda item: item[1], reverse=True)
        ]
        return self.page(request, rows)

    def _conversation(self, identity: str) -> Reply:
        rows = [row for row in self.messages if f"aW{self.person_id(row.person)}" == identity]
        rows.sort(key=lambda row: row.created, reverse=True)
        us, shown = {"username": "acme", "id": BRAND}, []
        for row in rows[:20]:
            them = {"username": row.person, "id": self.person_id(row.person)}
            ends = (us, them) if row.is_ours else (them, us)
            shown.append({"id": row.id, "created_time": graph_time(row.created), "from": ends[0],
                          "to": {"data": [ends[1]]}, "message": row.text})  # fmt: skip
        return Reply(200, {"messages": {"data": shown}, "id": identity})


def world(now: datetime) -> InstagramServer:
    """An account with a small story up to this instant."""
    server = InstagramServer(now=now)
    tell(server)
    return server
