"""What happens in which week: each rule of the weekly diagnosis has a week that is built for it.

Weeks count from 0 (Monday 2026-01-26) to 39 (Monday 2026-10-26).

================ ====== ==================================================================
account          week   built for
================ ====== ==================================================================
any              0-11   ``insufficient_data``: fewer than 12 earlier weeks
facebook_pages   30     quality down, volume steady: *improve content quality*
instagram        32     volume down, quality steady: *needs reach* (reach falls as well)
youtube          27     both down: *check cadence, then audience* (no new video that week)
linkedin         33     volume up, quality down: *viral or controversy* (one breakout post)
x                31     volume up, negative share up: *incident*
forum            35     both up: *record what was posted*
facebook_pages   22     a pile-on: 25 people attack twice or more (also volume and negative up)
facebook_pages   12,28  a live session: volume and quality up by its chat
youtube          18,36  a live session, too
facebook, insta  3+12n  a contest: entries raise volume and quality a little
others           any    ``within_normal_range`` as a rule
================ ====== ==================================================================
"""

from typing import NamedTuple

from orchestration.sample import texts

PILE_ON_PLATFORM, PILE_ON_WEEK = "facebook_pages", 22


class Episode(NamedTuple):
    """Factors on a normal week: on all acts, on acts of quality, on reach; ``negative`` is the
    share of negative texts among those of quality (None: as always); ``reactions`` and ``posts``
    are factors on listed reactions and on the number of new posts."""

    volume: float = 1.0
    quality: float = 1.0
    reach: float = 1.0
    negative: float | None = None
    reactions: float = 1.0
    posts: float = 1.0


NORMAL = Episode()
EPISODES = {
    ("facebook_pages", 30): Episode(quality=0.25),
    ("instagram", 32): Episode(volume=0.56, quality=1.08, reach=0.35),
    ("youtube", 27): Episode(volume=0.35, quality=0.35, reach=0.4, posts=0.0),
    ("linkedin", 33): Episode(volume=3.6, quality=0.3, reach=4.0, reactions=4.5),
    ("x", 31): Episode(volume=2.8, quality=3.4, reach=2.5, negative=0.75),
    ("forum", 35): Episode(volume=1.9, quality=1.9, reach=1.7, reactions=1.9),
}

# Texts of a normal week, in parts of a hundred.
_WEIGHTS = {
    "question": 16.0,
    "positive": 18.0,
    "negative": 7.0,
    "plain": 17.0,
    "short": 24.0,
    "emoji": 10.0,
    "tags": 5.0,
    "missing": 3.0,
}


def episode(platform: str, week: int) -> Episode:
    """The week's episode on an account, ``NORMAL`` in most weeks."""
    return EPISODES.get((platform, week), NORMAL)


def text_weights(now: Episode) -> dict[str, float]:
    """Kind of text -> weight, for ``texts.kinds``; the sum follows ``now.volume``."""
    good = sum(_WEIGHTS[kind] for kind in texts.QUALITY)
    low = sum(_WEIGHTS.values()) - good
    wanted_good = min(good * now.quality, 100 * now.volume)
    wanted_low = 100 * now.volume - wanted_good
    weights = {}
    for kind, weight in _WEIGHTS.items():
        share = wanted_good / good if kind in texts.QUALITY else wanted_low / low
        weights[kind] = weight * share
    if now.negative is not None:
        others = wanted_good - weights["negative"]
        weights["negative"] = wanted_good * now.negative
        for kind in ("question", "positive", "plain"):
            weights[kind] *= (wanted_good - weights["negative"]) / others
    return weights
