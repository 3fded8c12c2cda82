"""Cases of defence, advocacy, harmony and the detractor cap."""

from datetime import datetime, timedelta

from tests.ladder.rule_cases import MONDAY, SECOND, Case, case

ELSEWHERE = {"space_kind": "elsewhere"}


# --- defence and advocacy -----------------------------------------------------------------


@case("two.defences", "7x24")
def _(me: Case) -> None:
    me.defend(0, "t1")
    me.defend(1, "t2")


@case("defences.in.one.thread", "4x12")
def _(me: Case) -> None:
    me.defend(0, "t1")
    me.defend(1, "t1")


@case("defences.on.one.day", "4x12")
def _(me: Case) -> None:
    me.defend(0, "t1")
    me.defend(0.1, "t2")


@case("one.defence", "4x12")
def _(me: Case) -> None:
    me.defend(0, "t1")


@case("two.recommendations", "0x1")
def _(me: Case) -> None:
    me.recommend(0)
    me.recommend(1)


for name, given, expected in (
    ("recommendation", {"kind": "recommendation"}, "7x24"),
    ("referral", {"kind": "referral"}, "7x24"),
    ("review.elsewhere", {"kind": "review", "brand_stance": "positive", **ELSEWHERE}, "7x24"),
    ("review.here", {"kind": "review", "brand_stance": "positive"}, "4x12"),
    ("review.neutral", {"kind": "review", "brand_stance": "neutral", **ELSEWHERE}, "4x12"),
    ("recommendation.paid", {"kind": "recommendation", "is_paid": True}, "4x12"),
):

    @case(f"defence.and.{name}", expected)
    def _(me: Case, given: dict[str, object] = given) -> None:
        me.defend(0, "t1")
        me.add(
            str(given["kind"]), 1, text="buy it", **{k: v for k, v in given.items() if k != "kind"}
        )


# The second of two would-be defences lacks something.
for name, given, expected in (
    ("candidate", {"stance": None}, "4x12"),
    ("agreeing", {"stance": "support"}, "4x12"),
    ("comment", {"stance": "comment"}, "4x12"),
    ("without.words", {"text": "\N{PARTY POPPER}"}, "4x12"),
    ("without.text", {"text": None}, "7x24"),
    ("of.tags", {"text": "@friend"}, "4x12"),
    ("paid", {"is_paid": True}, "4x12"),
    ("hidden", {"is_hidden": True}, "4x12"),
    ("in.a.group", {"space_kind": "group"}, "4x12"),
    ("of.praise", {"attack": {"brand_stance": "positive"}}, "4x12"),
    ("of.unknown.stance", {"attack": {"brand_stance": None}}, "4x12"),
    ("of.an.emoji", {"attack": {"text": "\N{ANGRY FACE}"}}, "4x12"),
    ("of.a.paid.attack", {"attack": {"is_paid": True}}, "7x24"),
    ("of.a.removed.attack", {"attack": {"removed_at": datetime(2026, 1, 9)}}, "7x24"),
    ("of.a.hidden.attack", {"attack": {"is_hidden": True}}, "4x12"),
    ("beside.it", {"in_reply_to": None}, "4x12"),
):

    @case(f"defence.{name}", expected)
    def _(me: Case, given: dict[str, object] = given) -> None:
        me.defend(0, "t1")
        me.defend(1, "t2", **given)


@case("defence.by.mention", "7x24")
def _(me: Case) -> None:
    for day in range(2):
        me.defend(day, f"t{day}", in_reply_to=None, text=f"@{me.name}.zed not true")


@case("defence.by.mention.in.another.thread", "4x12")
def _(me: Case) -> None:
    me.defend(0, "t1")
    me.defend(1, "t2")
    me.acts.pop()
    me.add("comment", 1, text=f"@{me.name}.zed no", stance="deny", thread_id="t9")


@case("defence.by.mention.before.the.attack", "7x24")
def _(me: Case) -> None:
    me.defend(0, "t1")
    me.add("comment", 1, text=f"@{me.name}.zed no", stance="deny", thread_id="t2")
    me.add("comment", 3, "zed", text="it broke", brand_stance="negative", thread_id="t2")


@case("defence.of.oneself", "4x12")
def _(me: Case) -> None:
    for day in range(2):
        mine = me.complain(day, thread_id=f"t{day}")
        words = {"text": "not true", "stance": "deny", "brand_stance": "positive"}
        me.add("reply", day + 0.1, in_reply_to=mine.action_id, thread_id=f"t{day}", **words)


# --- harmony and the cap ------------------------------------------------------------------


@case("harmony.three.to.one", "7x24")
def _(me: Case) -> None:
    me.defend(0, "t1")
    me.defend(1, "t2")
    me.recommend(2)
    me.complain(3)


@case("harmony.two.to.one", "4x23")
def _(me: Case) -> None:
    # The comment of the Sunday of the twelfth week holds stage 4 until the 23rd snapshot.
    me.defend(0, "t1")
    me.defend(1, "t2")
    me.complain(2)
    me.add("comment", 82, text="well then")


@case("harmony.returns", "4x13 0x11 7x1")
def _(me: Case) -> None:
    # At the 24th snapshot the complaint is 167.5 days old, at the 25th it is out of sight; both
    # defences, of the Monday and Tuesday of the second week, are then still seen, a week later not.
    me.complain(0)
    me.defend(5.6, "t1")
    me.defend(7.1, "t2")


@case("cap.two.against.none", "4x12")
def _(me: Case) -> None:
    me.animate(brand_stance="negative")


@case("cap.two.against.one", "4x12")
def _(me: Case) -> None:
    me.add("ugc_post", 0, text="my setup")
    me.complain(1)
    me.complain(2)


@case("cap.two.against.two", "5x24")
def _(me: Case) -> None:
    me.add("ugc_post", 0, text="my setup")
    me.add("ugc_post", 0, text="my other setup")
    me.complain(1)
    me.complain(2)


@case("cap.one.against.none", "5x24")
def _(me: Case) -> None:
    me.add("ugc_post", 0, text="my setup")
    me.complain(1)


@case("cap.counts.paid.complaints", "4x12")
def _(me: Case) -> None:
    me.add("ugc_post", 0, text="my setup")
    me.complain(1, is_paid=True)
    me.complain(2, is_paid=True)


@case("cap.counts.no.tags", "5x24")
def _(me: Case) -> None:
    me.add("ugc_post", 0, text="my setup")
    for day in (1, 2):
        me.add("comment", day, text="@friend", brand_stance="negative")


@case("cap.helper.with.two.bug.reports", "6x12")
def _(me: Case) -> None:
    me.animate()
    me.complain(3)
    me.complain(4)


@case("cap.paid.praise.supports.nobody", "4x12")
def _(me: Case) -> None:
    me.add("ugc_post", 0, text="my setup")
    me.complain(1)
    me.complain(2)
    me.add("comment", 3, text="love it", brand_stance="positive", is_paid=True)


# Complaints of the first Monday 00:00 are 168 days old at the 25th snapshot, of a second before at
# none. The post of the fifth week, their only counterweight, holds until the 28th.
for name, shift, expected in (
    ("at", timedelta(0), "0x1 4x12 0x12 5x3"),
    ("a.second.before", -SECOND, "4x12 0x12 5x4"),
):

    @case(f"cap.ends.{name}", expected)
    def _(me: Case, shift: timedelta = shift) -> None:
        for _ in range(2):
            me.complain(0, at=MONDAY + shift)
        me.add("ugc_post", 30, text="my setup")
