"""Acts outside the conversation streams: web, e-mail, live sessions, votes, follows, reviews.

Aggregate-only evidence stays aggregate: clicks of the web site and comments of TikTok name
nobody, hourly clicks come as one row with a ``quantity``.
"""

import random
from typing import Any

from orchestration.sample import clock, phrases, posts, texts
from orchestration.sample.people import ACCOUNTS, Person, Pool, brand

Row = dict[str, Any]
_SOURCES = ("last_click", "last_click", "assisted", "coupon", "unknown")
_REVIEW_SITE = {"platform": "other", "account": "reviews.example"}


def _act(platform: str, serial: str, kind: str, when: int, who: Person | None, **more: Any) -> Row:
    row: Row = {
        "platform": platform,
        "account": ACCOUNTS[platform],
        "action_id": serial,
        "action_type": kind,
        "acted_at": when,
        **more,
    }
    if who is not None:
        row["person_id"], row["person_name"] = who.id, who.name
    return row


def web(seed: int) -> list[Row]:
    """Clicks, page opens and conversions of unnamed visitors, without action ids: two rows of
    the same content are two acts."""
    rng = random.Random(f"{seed}-web")
    rows: list[Row] = []
    for week in range(clock.WEEKS):
        plan = (
            ("link_click", 44),
            ("website_click", 16),
            ("post_open", 12),
            ("conversion", 6),
            ("email_click", 3),
        )
        for kind, count in plan:
            for when in clock.act_times(rng, week, count + rng.randint(-2, 2)):
                page = rng.choice(posts.PAGES)
                row: Row = {
                    "platform": "web",
                    "account": ACCOUNTS["web"],
                    "action_type": kind,
                    "acted_at": when - when % 60,
                    "content_id": page,
                }
                if kind == "conversion":
                    row["conversion_source"] = rng.choice(_SOURCES)
                elif kind == "link_click" and rng.random() < 0.2:
                    row["quantity"] = rng.randint(2, 30)
                rows.append(row)
    rows += [dict(row) for row in rows[100:130:6]]
    return _by_time(rows)


def newsletters(seed: int, pool: Pool, content: list[Row]) -> list[Row]:
    """Opens and clicks of each newsletter, conversions by its coupon, two survey waves."""
    rng = random.Random(f"{seed}-newsletters")
    rows: list[Row] = []
    for number, issue in enumerate(post for post in content if post["platform"] == "email"):
        plan = ["post_open"] * 36 + ["link_click"] * 13 + ["conversion"] * 2
        crowd = [pool.pick(rng, number / clock.WEEKS) for _ in plan]
        if number in (15, 33):
            plan += ["survey_response"] * 48
            crowd += rng.sample(pool.members, 48)
        for kind, who in zip(plan, crowd, strict=True):
            when = _after(rng, issue, 30)
            more: Row = {"content_id": issue["content_id"]}
            if kind == "conversion":
                more["conversion_source"] = "coupon"
            elif kind == "survey_response":
                told = rng.choice(("positive", "positive", "negative", "plain"))
                more["text"] = texts.compose(rng, told, "en")
            rows.append(_act("email", f"em{len(rows):06d}", kind, when, who, **more))
    return _by_time(rows)


def mails(seed: int, pool: Pool) -> list[Row]:
    """Mails to the brand, each answered by a person, sooner or later."""
    rng = random.Random(f"{seed}-mails")
    rows: list[Row] = []
    for week in range(clock.WEEKS):
        for when in clock.act_times(rng, week, 3):
            who, thread = pool.pick(rng, week / clock.WEEKS), f"mail-{len(rows):04d}"
            text = texts.compose(rng, rng.choice(("question", "negative")), who.language)
            asked = {"text": text, "thread_id": thread}
            rows.append(_act("email", f"{thread}-in", "email_inbound", when, who, **asked))
            answer = {
                "text": texts.one_of(rng, phrases.ANSWERS),
                "thread_id": thread,
                "target_person_id": who.id,
                "is_team": True,
            }
            when = clock.answered_at(rng, when)
            rows.append(_act("email", f"{thread}-re", "brand_dm", when, brand("email"), **answer))
    return _by_time(rows)


def _after(rng: random.Random, post: Row, hours: float) -> int:
    """Some time after a post was published, on average ``hours`` later."""
    return post["published_at"] + 60 + int(rng.expovariate(1 / (hours * clock.HOUR)))


def live(seed: int, pools: dict[str, Pool]) -> list[Row]:
    """Who attended the webinars, and who wrote in the chat of webinars and live sessions."""
    rows: list[Row] = []
    for platform, weeks in posts.LIVE_WEEKS.items():
        rng = random.Random(f"{seed}-live-{platform}")
        pool = pools["email" if platform == "event" else platform]
        for week in weeks:
            content = f"{platform}-w{week:02d}-{'webinar' if platform == 'event' else 'live'}"
            start = clock.at(week * 7 + 2, 19 * clock.HOUR)
            audience = rng.sample(pool.members, 70)
            if platform == "event":
                rows += [
                    _act(
                        platform,
                        f"{content}-in-{i}",
                        "live_attend",
                        start + rng.randrange(900),
                        who,
                        content_id=content,
                    )
                    for i, who in enumerate(audience)
                ]
            rows += _chat(rng, platform, content, start, audience[:30])
    return _by_time(rows)


def _chat(
    rng: random.Random, platform: str, content: str, start: int, people: list[Person]
) -> list[Row]:
    rows = []
    for i in range(55):
        who, when = rng.choice(people), start + 120 + rng.randrange(3300)
        kind = rng.choice(("question", "positive", "plain", "short", "short", "emoji"))
        asked = _act(
            platform,
            f"{content}-c-{i}",
            "live_chat",
            when,
            who,
            content_id=content,
            thread_id=content,
            text=texts.compose(rng, kind, "en"),
        )
        rows.append(asked)
        if kind == "question" and rng.random() < 0.7:
            rows.append(
                _act(
                    platform,
                    f"{content}-a-{i}",
                    "brand_reply",
                    when + 45,
                    brand(platform),
                    is_team=True,
                    in_reply_to=asked["action_id"],
                    content_id=content,
                    thread_id=content,
                    text=texts.one_of(rng, phrases.ANSWERS),
                )
            )
    return rows


def tiktok(seed: int, content: list[Row]) -> list[Row]:
    """Comments without an author: the export names nobody."""
    rng = random.Random(f"{seed}-tiktok")
    rows: list[Row] = []
    for number, post in enumerate(post for post in content if post["platform"] == "tiktok"):
        weights = {"plain": 3.0, "short": 4.0, "emoji": 2.0, "question": 1.0}
        for kind in texts.kinds(rng, weights, 2 + (number % 4 == 0)):
            values = {"content_id": post["content_id"], "text": texts.compose(rng, kind, "en")}
            when = _after(rng, post, 20)
            rows.append(_act("tiktok", f"tt{len(rows):05d}", "comment", when, None, **values))
    return _by_time(rows)


def votes_and_entries(seed: int, pools: dict[str, Pool], content: list[Row]) -> list[Row]:
    """Poll votes that name people (LinkedIn alone does) and entries of contests."""
    rng = random.Random(f"{seed}-votes")
    rows = []
    for post in content:
        platform, start = post["platform"], post["published_at"]
        if post["format"] == "poll" and platform == "linkedin":
            for i, who in enumerate(rng.sample(pools[platform].members, 14)):
                rows.append(
                    _act(
                        platform,
                        f"{post['content_id']}-v{i}",
                        "poll_vote",
                        start + rng.randrange(200000),
                        who,
                        content_id=post["content_id"],
                    )
                )
        elif post.get("is_contest"):
            for i, who in enumerate(rng.sample(pools[platform].members, 18)):
                text = texts.one_of(rng, phrases.OWN_CONTENT) if i % 3 else "me too"
                rows.append(
                    _act(
                        platform,
                        f"{post['content_id']}-e{i}",
                        "contest_entry",
                        start + rng.randrange(400000),
                        who,
                        text=text,
                        content_id=post["content_id"],
                    )
                )
    return _by_time(rows)


def follows(seed: int, pools: dict[str, Pool]) -> list[Row]:
    """Follows where the platform names them (X, YouTube's public subscriptions), some undone."""
    rows = []
    for platform, share in (("x", 0.6), ("youtube", 0.35)):
        rng = random.Random(f"{seed}-follows-{platform}")
        members = pools[platform].members
        for i, who in enumerate(rng.sample(members, int(len(members) * share))):
            when = clock.at(rng.randrange(clock.DAYS - 2), rng.randrange(86000))
            rows.append(_act(platform, f"{platform[:2]}f{i:05d}", "follow", when, who))
            gone = when + rng.randrange(200 * 24 * clock.HOUR)
            if rng.random() < 0.15 and gone < clock.END:
                rows.append(_act(platform, f"{platform[:2]}u{i:05d}", "unfollow", gone, who))
    return _by_time(rows)


def elsewhere(seed: int, pools: dict[str, Pool]) -> list[Row]:
    """Reviews outside the brand's spaces by members of the newsletter, good and bad."""
    rng = random.Random(f"{seed}-reviews")
    rows = []
    for i, week in enumerate(sorted(rng.choices(range(clock.WEEKS), k=120))):
        who = pools["email"].pick(rng, week / clock.WEEKS)
        kind = rng.choices(("positive", "plain", "negative"), (5, 2, 3))[0]
        rows.append(
            {
                **_REVIEW_SITE,
                "action_id": f"rv{i:04d}",
                "action_type": "review",
                "acted_at": clock.at(week * 7 + rng.randrange(7), rng.randrange(86000)),
                "person_id": who.id,
                "person_name": who.name,
                "space_kind": "elsewhere",
                "text": texts.compose(rng, kind, "en"),
                "language": "en",
                "sentiment": texts.SENTIMENTS[kind],
                "brand_stance": texts.SENTIMENTS[kind],
            }
        )
    return rows


def oddities(pools: dict[str, Pool]) -> list[Row]:
    """Rows that are right and rare: a type that the taxonomy lacks, and acts after ``AS_OF``."""
    people = pools["x"].members
    late = [
        _act("x", f"xlate{i}", "like", clock.END + 7200 + i, people[i], content_id="x-w39-5")
        for i in range(3)
    ]
    early = clock.at(200, 50000)
    return late + [
        _act("x", f"xodd{i}", "sticker_drop", early + i, people[i], content_id="x-w27-0")
        for i in range(3)
    ]


def _by_time(rows: list[Row]) -> list[Row]:
    """Sorted, without what would lie behind ``AS_OF``."""
    return sorted((r for r in rows if r["acted_at"] < clock.END), key=lambda r: r["acted_at"])
