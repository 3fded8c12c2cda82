"""Cases of animation and sparks, of follows, and of acts that count for nothing."""

from datetime import datetime, timedelta

from tests.ladder.rule_cases import CONTEST, NOON, SECOND, Case, case

DAY = timedelta(days=1)
ELSEWHERE = {"space_kind": "elsewhere"}


# --- animation ----------------------------------------------------------------------------


@case("animation.just.enough", "6x12")
def _(me: Case) -> None:
    me.animate()


@case("animation.without.words", "6x12")
def _(me: Case) -> None:
    me.animate(text="\N{PARTY POPPER}")


@case("animation.two.replies", "4x12")
def _(me: Case) -> None:
    me.reply(0, "x", "t1")
    me.reply(1, "y", "t2")


@case("animation.one.hidden", "4x12")
def _(me: Case) -> None:
    me.reply(0, "x", "t1")
    me.reply(1, "y", "t2")
    me.reply(2, "x", "t2", is_hidden=True)


@case("animation.threads.of.their.own", "6x12")
def _(me: Case) -> None:
    for day, peer in enumerate(("x", "y", "x")):
        me.reply(day, peer, "", thread_id=None)


@case("animation.in.a.contest", "4x12")
def _(me: Case) -> None:
    me.animate(content_id=CONTEST)


for mark in ("is_team", "is_bot"):

    @case(f"animation.of.{mark}", "")
    def _(me: Case, mark: str = mark) -> None:
        me.animate()
        me.add("like", 3, **{mark: True})

    @case(f"animation.towards.{mark}", "4x12")
    def _(me: Case, mark: str = mark) -> None:
        me.animate()
        me.add("comment", 0, "x", text="hello", **{mark: True})


@case("two.sparks", "4x12")
def _(me: Case) -> None:
    me.spark(0, "t1")
    me.spark(1, "t2")


@case("three.sparks", "6x12")
def _(me: Case) -> None:
    for day in range(3):
        me.spark(day, f"t{day}")


@case("three.sparks.of.two.repliers", "4x12")
def _(me: Case) -> None:
    for day in range(3):
        me.spark(day, f"t{day}", repliers=("x", "y"))


@case("spark.and.two.replies", "6x12")
def _(me: Case) -> None:
    # The spark brings the peers that both replies, to one person, lack.
    me.spark(0, "t1")
    me.reply(1, "x", "t2")
    me.reply(2, "x", "t2")


# Sparks on Tuesday, Wednesday and Thursday of the first week; the last is completed a week later.
for name, late, expected in (
    ("before", 7 * DAY - SECOND, "4x1 6x12"),
    ("at", 7 * DAY, "4x1 6x12"),
    ("after", 7 * DAY + SECOND, "4x12"),
):

    @case(f"spark.seven.days.{name}", expected)
    def _(me: Case, late: timedelta = late) -> None:
        me.spark(0, "t1")
        me.spark(1, "t2")
        me.spark(2, "t3", late=late)


for name, replies, expected in (
    ("paid", {"is_paid": True}, "6x12"),
    ("elsewhere", ELSEWHERE, "6x12"),
    ("removed", {"removed_at": datetime(2026, 1, 20)}, "6x12"),
    ("hidden", {"is_hidden": True}, "4x12"),
):

    @case(f"spark.replies.{name}", expected)
    def _(me: Case, replies: dict[str, object] = replies) -> None:
        for day in range(3):
            me.spark(day, f"t{day}", replies=replies)


for name, given, expected in (
    ("paid", {"is_paid": True}, "4x12"),
    ("group", {"space_kind": "group"}, "4x12"),
    ("by.oneself", {"repliers": ("x", "y", "me")}, "4x12"),
    ("by.one.twice", {"repliers": ("x", "y", "x")}, "4x12"),
    ("mention", {"kind": "mention"}, "4x12"),
    ("contest", {"content_id": CONTEST}, "4x12"),
):

    @case(f"spark.{name}", expected)
    def _(me: Case, given: dict[str, object] = given) -> None:
        for day in range(3):
            me.spark(day, f"t{day}", **given)


@case("spark.of.posts", "6x12 5x12")
def _(me: Case) -> None:
    for day in range(3):
        me.spark(day, f"t{day}", kind="ugc_post")


# --- states, paid acts, ties --------------------------------------------------------------


@case("unfollowed", "1x2")
def _(me: Case) -> None:
    me.add("follow", 0)
    me.add("unfollow", 14)


@case("unfollowed.after.a.click", "1x13")
def _(me: Case) -> None:
    me.add("follow", 0)
    me.add("link_click", 7)
    me.add("unfollow", 14)


@case("unfollow.wins.a.tie", "")
def _(me: Case) -> None:
    me.add("follow", 0, action_id=f"{me.name}-a")
    me.add("unfollow", 0, action_id=f"{me.name}-b")


@case("follow.wins.a.tie", "1x48")
def _(me: Case) -> None:
    me.add("unfollow", 0, action_id=f"{me.name}-a")
    me.add("follow", 0, action_id=f"{me.name}-b")


@case("paid.acts.up.to.opinion", "4x12")
def _(me: Case) -> None:
    me.add("like", 0, is_paid=True)
    me.add("comment", 0, text="nice thing", is_paid=True)
    me.add("ugc_post", 1, text="my setup", is_paid=True)


@case("hidden.acts", "2x12")
def _(me: Case) -> None:
    me.add("like", 0)
    me.add("comment", 0, text="nice thing", is_hidden=True)
    me.add("ugc_post", 1, text="my setup", is_hidden=True)


@case("a.gap.of.the.hold.keeps.the.run", "2x24")
def _(me: Case) -> None:
    me.add("like", 0)
    me.add("like", at=NOON + 84 * DAY)
