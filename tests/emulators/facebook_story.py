"""A small story of one Page, told in acts that the truth is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.emulators.facebook_answers import PACIFIC, written
from tests.emulators.facebook_pages import PAGE, GraphServer
from tests.emulators.truth import Act, Truth

KEYS = {
    "post_media_view": "views",
    "post_total_media_view_unique": "reach",
    "post_clicks": "clicks",
    "STORY_MEDIA_VIEW": "story_views",
    "PAGES_FB_STORY_REPLIES": "story_replies",
}
DAYS = {
    "page_media_view": "views",
    "page_total_media_view_unique": "reach",
    "page_views_total": "profile_views",
    "page_daily_follows_unique": "followers_gained",
}
NAMES = ("Ann", "Bob", "Cem", "Dia", "Eva", "Fay")


def naive(moment: datetime) -> datetime:
    """As the marts show it: UTC to the second, without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)


@dataclass
class BrandPage(GraphServer):
    """Each method makes something happen and notes what the marts must show of it."""

    acts: list[Act] = field(default_factory=list)
    content: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._serial = 0
        self._authors: dict[str, str | None] = {}

    def _next(self) -> int:
        self._serial += 1
        return self._serial

    @staticmethod
    def _from(person: str | None) -> dict[str, Any]:
        if person is None:
            return {}
        name = "Brand" if person == PAGE else f"Person {person}"
        return {"from": {"id": person, "name": name}}

    def post(self, text: str, at: datetime, kind: str = "photo", **more: Any) -> str:
        """A post of the Page."""
        post_id = f"{PAGE}_{9007199254740993 + self._next()}"  # beyond exact doubles
        attached: list[dict[str, Any]] = []
        if kind != "text":
            attached = [{"media_type": kind, "type": kind, "target": {"id": str(self._next())}}]
        if kind == "video":
            video = {"id": attached[0]["target"]["id"], "created_time": written(at)}
            self.videos.append({**video, "length": 12.5, "title": text})
        record = {
            "id": post_id, "created_time": written(at), "updated_time": written(at),
            "message": text, "permalink_url": f"https://www.facebook.com/{post_id}",
            "attachments": {"data": attached}, **self._from(PAGE), **more,
        }  # fmt: skip
        self.posts.append(record)
        self.content[post_id] = naive(at)
        return post_id

    def comment(
        self, post: str, person: str | None, text: str, at: datetime, parent: str | None = None
    ) -> str:
        """A comment, or an answer to one."""
        comment_id = f"{post.split('_')[1]}_{self._next()}"
        record = {"id": comment_id, "message": text, "created_time": written(at), "like_count": 1,
                  "comment_count": 0, "is_hidden": False, **self._from(person)}  # fmt: skip
        if parent is not None:
            record["parent"] = {"id": parent}
        self.comments.setdefault(post, []).append(record)
        is_own_post = post in self.content
        kind = "comment" if parent is None and is_own_post else "reply"
        content = post if is_own_post else None
        self.acts.append(Act(kind, person, content, naive(at), person == PAGE, text))
        return comment_id

    def react(self, post: str, person: str, kind: str = "LIKE") -> None:
        """A reaction; the API tells no time of it."""
        entry = {"id": person, "name": f"Person {person}", "type": kind}
        self.reactions.setdefault(post, []).append(entry)
        name, reaction = ("like", None) if kind == "LIKE" else ("reaction", kind.lower())
        self.acts.append(Act(name, person, post, None, reaction_kind=reaction))

    def visit(self, person: str | None, text: str, at: datetime, tagged: bool = False) -> str:
        """Somebody's post on the Page, or one elsewhere that tags it."""
        post_id = f"{PAGE if not tagged else '4444'}_{self._next()}"
        record = {"id": post_id, "created_time": written(at), "message": text}
        (self.tagged if tagged else self.visitor_posts).append({**record, **self._from(person)})
        kind = "brand_tag" if tagged else "ugc_post"
        self.acts.append(Act(kind, person, None, naive(at), text=text))
        return post_id

    def rate(self, person: str, kind: str, text: str, at: datetime) -> None:
        """A recommendation, or the opposite."""
        reviewer = {"id": person, "name": f"Person {person}"}
        self.ratings.append({"created_time": written(at), "recommendation_type": kind,
                             "review_text": text, "reviewer": reviewer})  # fmt: skip
        name = "recommendation" if kind == "positive" else "review"
        self.acts.append(Act(name, person, None, naive(at), text=text))

    def message(self, person: str, text: str, at: datetime, from_page: bool = False) -> None:
        """A message in the conversation with a person."""
        people = [{"id": i, "name": i, "email": f"{i}@facebook.com"} for i in (person, PAGE)]
        found = [c for c in self.conversations if c["id"] == f"t_{person}"]
        if not found:
            found = [{"id": f"t_{person}", "participants": {"data": people}, "_messages": []}]
            self.conversations += found
        sender, receiver = people[::-1] if from_page else people
        found[0]["updated_time"] = written(at)
        record = {"id": f"m_{self._next()}", "created_time": written(at), "message": text}
        found[0]["_messages"].append({**record, "from": sender, "to": {"data": [receiver]}})
        kind = "brand_dm" if from_page else "dm_inbound"
        self.acts.append(Act(kind, sender["id"], None, naive(at), from_page, text))

    def story(self, at: datetime, **values: int) -> str:
        """A story with its lifetime values."""
        story_id = str(122000000000000000 + self._next())
        self.stories.append({"post_id": story_id, "status": "PUBLISHED", "media_type": "photo",
                             "creation_time": str(int(at.timestamp()))})  # fmt: skip
        self.values[story_id] = dict(values)
        self.content[story_id] = naive(at)
        return story_id

    @classmethod
    def at(cls, now: datetime) -> BrandPage:
        """Six weeks up to now, with pages so small that everything takes several."""
        page = cls(now=now, cap=4)
        page.node = {"name": "Brand", "username": "brand", "followers_count": 1200,
                     "fan_count": 1100, "checkins": 7, "rating_count": 3}  # fmt: skip
        for number in range(7):
            at = now - timedelta(days=40 - 6 * number, hours=3)
            post = page.post(f"Post {number}", at, ("photo", "video", "album", "text")[number % 4])
            if number % 2:
                page.posts[-1]["shares"] = {"count": number}
            page.values[post] = {"post_media_view": 100 + number, "post_clicks": 10 + number,
                                 "post_total_media_view_unique": 80 + number}  # fmt: skip
            for place, name in enumerate(NAMES[: 2 + number % 4]):
                page.react(post, f"70{place}", ("LIKE", "LOVE", "HAHA", "ANGRY")[place % 4])
                later = at + timedelta(minutes=10 * (place + 1))
                said = page.comment(post, f"70{place}", f"{name} says {number}?", later)
                if place == 0:
                    page.comment(post, PAGE, "Thank you", later + timedelta(minutes=5), said)
        guest = page.visit("801", "My own idea", now - timedelta(days=3))
        page.comment(guest, PAGE, "Great idea", now - timedelta(days=2))
        page.visit(None, "Somebody wrote", now - timedelta(days=5))
        page.visit(None, "Look at Brand", now - timedelta(days=4), tagged=True)
        page.rate("803", "positive", "Go there", now - timedelta(days=8))
        page.rate("804", "negative", "Slow", now - timedelta(days=9))
        for number in range(6):
            at = now - timedelta(hours=30 - number)
            page.message("805", f"Message {number}", at, from_page=number == 3)
        page.message("806", "Are you open?", now - timedelta(hours=2))
        page.story(now - timedelta(hours=5), STORY_MEDIA_VIEW=50, PAGES_FB_STORY_REPLIES=2)
        today = now.astimezone(PACIFIC).date()
        for back in range(1, 46):
            for place, metric in enumerate(DAYS):
                key = metric, "", today - timedelta(days=back)
                page.page_days[key] = 500 - back - 100 * place
        return page

    def truth(self) -> Truth:
        """What the marts must show after a whole first read."""
        counters: dict[tuple[str | None, str], float] = {
            (None, "followers"): self.node["followers_count"],
            (None, "page_likes"): self.node["fan_count"],
        }
        for post in self.posts:
            post_id = post["id"]
            found = self.reactions.get(post_id, [])
            counters[post_id, "reactions"] = len(found)
            counters[post_id, "comments"] = len(self.comments.get(post_id, []))
            for kind in ("like", "love", "haha", "angry", "care"):
                counted = sum(1 for one in found if one["type"] == kind.upper())
                counters[post_id, f"reaction_{kind}"] = counted
            if "shares" in post:
                counters[post_id, "shares"] = post["shares"]["count"]
        for object_id, values in self.values.items():
            for metric, value in values.items():
                if metric in KEYS:
                    counters[object_id, KEYS[metric]] = value
        days: dict[tuple[str | None, str, date], float] = {(None, DAYS[metric], day): float(value)
                for (metric, part, day), value in self.page_days.items()
                if metric in DAYS and not part}  # fmt: skip
        return Truth(list(self.acts), dict(self.content), counters, days)

    def entry(self) -> dict[str, Any]:
        """The account in ``sources.yml``."""
        return {"platform": "facebook_pages", "account": PAGE, "base_url": self.base_url,
                "access_token": self.user_token}  # fmt: skip
