"""Plays a Discourse forum: topics with posts, likes, polls, direct messages, reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.emulators.discourse_things import Poll, Post, Topic, text_time
from tests.emulators.discourse_truth import told
from tests.emulators.server import Emulator, Reply, Request
from tests.emulators.truth import Truth


@dataclass
class DiscourseServer(Emulator):
    """State of the forum; traps can be switched on, see the fields."""

    key: str = "key-abcdefghijklmnop"
    page_cap: int = 100
    likers_cap: int = 200
    chunk: int = 20
    old_likers: bool = False  # gives all likers, whatever the page
    retired: set[str] = field(default_factory=set)
    topics: dict[int, Topic] = field(default_factory=dict)
    reports: dict[str, dict[date, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._serial = 900
        self._people = {"system": -1, "brand": 1}

    # building the world

    def user(self, name: str) -> int:
        """Id of a member."""
        return self._people.setdefault(name, 70 + len(self._people))

    def topic(self, title: str, author: str, text: str, at: datetime, **more: Any) -> int:
        """Begin a topic; gives its id."""
        number = 50 + len(self.topics)
        self.topics[number] = Topic(number, title, people=more.pop("people", ()))
        self.write(number, author, text, at, **more)
        return number

    def write(self, topic: int, author: str, text: str, at: datetime, **more: Any) -> Post:
        """Add a post to a topic."""
        self._serial += 3
        posts = self.topics[topic].posts
        posts.append(Post(self._serial, topic, len(posts) + 1, author, text, at, **more))
        self.user(author)
        return posts[-1]

    def like(self, post: Post, name: str, at: datetime) -> None:
        """Somebody likes a post."""
        self.user(name)
        post.likes[name] = at

    # answers

    def answer(self, request: Request) -> Reply:
        if any(name in request.query for name in ("api_key", "Api-Key")):
            return _refusal(400, "invalid_parameters", "keys belong into headers")
        has_key = "Api-Key" in request.headers
        if has_key and request.headers["Api-Key"] != self.key:
            return _refusal(403, "invalid_access", "The API username or key is invalid.")
        if has_key and not request.headers.get("Api-Username"):
            return _refusal(403, "invalid_access", "Api-Username is missing.")
        path = request.path.strip("/").removesuffix(".json")
        match path.split("/"):
            case ["u", "brand"]:
                user = {"id": 1, "username": "brand", "name": "Brand", "trust_level": 4}
                return Reply(200, {"user": user, "badges": []})
            case ["latest"]:
                return self._list(request, [t for t in self.topics.values() if not t.people])
            case ["topics", "private-messages", "brand"] if has_key:
                return self._list(request, [t for t in self.topics.values() if t.people])
            case ["topics", "private-messages-sent", "brand"] if has_key:
                sent = [t for t in self.topics.values() if t.people]
                return self._list(request, [t for t in sent if t.posts[0].author == "brand"])
            case ["t", number, *rest]:
                return self._topic(request, int(number), rest, has_key)
            case ["post_action_users"]:
                return self._likers(request)
            case ["user_actions"]:
                return self._likes_received(request)
            case ["polls", "voters"]:
                return self._voters(request)
            case ["admin", "reports", kind] if has_key and kind not in self.retired:
                return self._report(request, kind)
        return _missing()

    def too_many(self) -> Any:
        wait = 0.05
        return {"errors": ["You’ve performed this action too many times."],
                "error_type": "rate_limit",
                "extras": {"wait_seconds": wait, "time_left": f"{wait} seconds"}}  # fmt: skip

    def summary(self, topic: Topic) -> dict[str, Any]:
        """A topic as lists show it."""
        last = max(post.at for post in topic.posts)
        return {
            "id": topic.id, "title": topic.title, "fancy_title": topic.title, "slug": "slug",
            "posts_count": len(topic.shown), "reply_count": 0,
            "highest_post_number": len(topic.posts), "views": topic.views,
            "created_at": text_time(topic.posts[0].at), "last_posted_at": text_time(last),
            "bumped_at": text_time(last), "archetype": "private_message" if topic.people
            else "regular", "like_count": sum(len(p.likes) for p in topic.shown),
            "category_id": 4, "tags": ["news"], "pinned": False, "visible": True,
            "posters": [{"description": "Original Poster",
                         "user_id": self.user(topic.posts[0].author)}],
        }  # fmt: skip

    def view(self, post: Post) -> dict[str, Any]:
        """A post as topics show it."""
        author = self.user(post.author)
        view: dict[str, Any] = {
            "id": post.id, "topic_id": post.topic, "post_number": post.number, "user_id": author,
            "username": post.author, "name": post.author.title(), "post_type": post.kind,
            "avatar_template": "/a/{size}.png", "created_at": text_time(post.at),
            "updated_at": text_time(post.at + timedelta(hours=post.version)),
            "version": post.version, "cooked": f"<p>{post.text}</p>", "hidden": False,
            "reply_to_post_number": post.answers, "reply_count": 0, "quote_count": 0,
            "reads": 31 + len(post.likes), "readers_count": 30, "score": 12.4, "trust_level": 2,
            "incoming_link_count": 2, "moderator": False, "admin": False, "yours": False,
            "deleted_at": None, "user_deleted": post.gone == "author",
            "actions_summary": [{"id": 3, "can_act": True}],
        }  # fmt: skip
        if post.likes:
            view["actions_summary"].append({"id": 2, "count": len(post.likes)})
        if post.gone == "author":
            view["cooked"] = "<p>(post deleted by author)</p>"
        if post.number == 1:
            view["link_counts"] = [
                {"url": "https://shop.example", "clicks": 9, "internal": False,
                 "reflection": False},
                {"url": "/t/1", "clicks": 4, "internal": True, "reflection": True},
            ]  # fmt: skip
        if post.poll:
            given = [option for options in post.poll.votes.values() for option in options]
            view["polls"] = [{
                "name": "poll", "type": "regular", "status": "open", "public": post.poll.public,
                "results": "always", "voters": len(post.poll.votes),
                "options": [{"id": o, "html": o.title(), "votes": given.count(o)}
                            for o in post.poll.options],
            }]  # fmt: skip
        return view | post.more

    def _list(self, request: Request, topics: list[Topic]) -> Reply:
        rows = [self.summary(topic) for topic in topics if not topic.is_gone]
        rows.sort(key=lambda row: (row["bumped_at"], row["id"]), reverse=True)
        size = min(int(request.one("per_page", "30") or 30), self.page_cap)
        page = int(request.one("page", "0") or 0)
        answer: dict[str, Any] = {"topics": rows[page * size : (page + 1) * size]}
        if (page + 1) * size < len(rows):
            answer["more_topics_url"] = f"{request.path.removesuffix('.json')}?page={page + 1}"
        return Reply(200, {"users": [], "topic_list": answer})

    def _topic(self, request: Request, number: int, rest: list[str], has_key: bool) -> Reply:
        topic = self.topics.get(number)
        if topic is None or topic.is_gone or (topic.people and not has_key):
            return _missing()
        if rest == ["posts"]:
            wanted = request.query.get("post_ids[]", [])[: self.chunk]
            posts = [self.view(p) for p in topic.shown if str(p.id) in wanted]
            return Reply(200, {"post_stream": {"posts": posts}, "id": number})
        first = topic.posts[0]
        people = {post.author for post in topic.shown}
        stream = {"posts": [self.view(p) for p in topic.shown[: self.chunk]],
                  "stream": [p.id for p in topic.shown]}  # fmt: skip
        details = {"created_by": {"id": self.user(first.author), "username": first.author}}
        return Reply(200, {**self.summary(topic), "post_stream": stream, "details": details,
                           "participant_count": len(people), "word_count": 99})  # fmt: skip

    def _post(self, request: Request, name: str) -> Post | None:
        found = (p for t in self.topics.values() for p in t.posts)
        return next((p for p in found if str(p.id) == request.one(name)), None)

    def _people_of(self, names: list[str]) -> list[dict[str, Any]]:
        return [{"id": self.user(n), "username": n, "name": n.title(), "username_lower": n}
                for n in names]  # fmt: skip

    def _likers(self, request: Request) -> Reply:
        post = self._post(request, "id")
        if post is None or request.one("post_action_type_id") != "2":
            return _missing()
        people = self._people_of(list(post.likes))
        if self.old_likers:
            return Reply(200, {"post_action_users": people})
        size = min(int(request.one("limit", "200") or 200), self.likers_cap)
        start = int(request.one("page", "0") or 0) * size
        answer: dict[str, Any] = {"post_action_users": people[start : start + size]}
        if len(people) > size:
            answer["total_rows_post_action_users"] = len(people)
        return Reply(200, answer)

    def _likes_received(self, request: Request) -> Reply:
        if (request.one("username"), request.one("filter")) != ("brand", "2"):
            return _missing()
        rows = [
            {"action_type": 2, "created_at": text_time(at), "post_id": post.id, "user_id": 1,
             "topic_id": post.topic, "post_number": post.number, "username": "brand",
             "acting_username": name, "acting_user_id": self.user(name), "excerpt": "x"}
            for topic in self.topics.values() for post in topic.shown if post.author == "brand"
            for name, at in post.likes.items()
        ]  # fmt: skip
        rows.sort(key=lambda row: str(row["created_at"]), reverse=True)
        start = int(request.one("offset", "0") or 0)
        return Reply(200, {"user_actions": rows[start : start + 30]})

    def _voters(self, request: Request) -> Reply:
        post, option = self._post(request, "post_id"), request.one("option_id")
        if post is None or post.poll is None or not post.poll.public:
            return _refusal(422, "invalid_parameters", "the poll is not public")
        names = [name for name, options in post.poll.votes.items() if option in options]
        start = (int(request.one("page", "1") or 1) - 1) * 25
        people = self._people_of(names[start : start + 25])
        return Reply(200, {"voters": {option: people}})

    def _report(self, request: Request, kind: str) -> Reply:
        first, last = (request.one(name) or "" for name in ("start_date", "end_date"))
        rows = [{"x": day.isoformat(), "y": value}
                for day, value in sorted(self.reports.get(kind, {}).items())
                if first <= day.isoformat() <= last]  # fmt: skip
        return Reply(200, {"report": {"type": kind, "data": rows, "total": None}})

    # what happened

    def truth(self) -> Truth:
        """What the marts must show after a whole first read."""
        return told(self)

    def entry(self) -> dict[str, Any]:
        """The account in ``sources.yml``."""
        return {"platform": "discourse", "account": "brand", "base_url": self.base_url,
                "api_key": self.key, "api_username": "system"}  # fmt: skip


def _refusal(status: int, kind: str, text: str) -> Reply:
    return Reply(status, {"errors": [text], "error_type": kind})


def _missing() -> Reply:
    return _refusal(404, "not_found", "The requested URL or resource could not be found.")


def world(now: datetime) -> DiscourseServer:
    """A forum with five topics of the brand's and two of its members, long and short."""
    forum = DiscourseServer(page_cap=4, likers_cap=5, chunk=6)
    start = now.astimezone(UTC).replace(microsecond=0) - timedelta(days=12)

    def at(hours: float) -> datetime:
        return start + timedelta(hours=hours)

    own = [forum.topic(f"News {n}", "brand", f"Text {n}", at(30 * n)) for n in range(4)]
    poll = Poll(["red", "blue"], {"ada": ["red"], "bob": ["blue"], "cy": ["blue"]})
    own.append(forum.topic("Which one?", "brand", "Vote!", at(150), poll=poll))
    for n in range(12):
        forum.like(forum.topics[own[0]].posts[0], f"fan{n}", at(1 + n))
    ask = forum.write(own[0], "ada", "Does it ship abroad?", at(2))
    forum.write(own[0], "brand", "Yes.", at(3), answers=ask.number)
    for n in range(15):
        forum.write(own[0], f"fan{n}", f"Me too {n}", at(4 + n), answers=n % 3 or None)
    forum.like(ask, "fan1", at(5))
    forum.write(own[1], "system", "closed", at(40), kind=3)
    story = forum.topic("My setup", "cy", "Look here", at(60))
    forum.write(story, "dan", "Nice", at(61))
    forum.write(story, "brand", "We like it", at(62), answers=2)
    forum.like(forum.topics[story].posts[0], "brand", at(63))
    forum.topic("Hello", "system", "Welcome all", at(1))
    talk = forum.topic("Order 7", "eve", "Where is it?", at(70), people=("eve", "brand"))
    forum.write(talk, "brand", "On its way", at(71))
    for n in range(1, 5):
        day = now.astimezone(UTC).date() - timedelta(days=n)
        for kind, value in (("visits", 50), ("signups", 2), ("page_view_total_reqs", 900)):
            forum.reports.setdefault(kind, {})[day] = value + n
    return forum
