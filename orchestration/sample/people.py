"""Synthetic people: who they are on which platform, and who acts in a given week.

Names are ``Sample Fan 0123``; ids have each platform's shape and belong to nobody.
"""

import random
from typing import NamedTuple

BRAND_NAME = "Sample Brand (synthetic)"
BLUESKY_ACCOUNT = "samplebrand.example"
BLUESKY_DID = "did:plc:samplebrand2222222222222"
MASTODON_HOST = "social.samplebrand.example"
MASTODON_ACCOUNT = f"samplebrand@{MASTODON_HOST}"

# platform -> the account's id in the general tables
ACCOUNTS = {
    "facebook_pages": "990000000000001",
    "instagram": "990000000000002",
    "youtube": "UCsamplebrand00000000001",
    "tiktok": "sample_brand_synthetic",
    "linkedin": "urn:li:organization:9900001",
    "x": "9900000000000000001",
    "forum": "forum.samplebrand.example",
    "web": "www.samplebrand.example",
    "email": "newsletter.samplebrand.example",
    "event": "events.samplebrand.example",
}
POOL_SIZES = {
    "bluesky": 420,
    "mastodon": 280,
    "facebook_pages": 520,
    "instagram": 470,
    "youtube": 300,
    "linkedin": 180,
    "x": 380,
    "forum": 150,
    "email": 160,
}

_ID_SHAPES = {
    "bluesky": "did:plc:samplefan{n:04d}22222222222",
    "mastodon": "sample_fan_{n:04d}@{host}",
    "facebook_pages": "24990000000{n:04d}",
    "instagram": "17990000000{n:04d}",
    "youtube": "UCsamplefan{n:04d}000000000",
    "linkedin": "urn:li:person:SampleFan{n:04d}",
    "x": "990000000000{n:07d}",
    "forum": "sample_fan_{n:04d}",
    "email": "sample.fan.{n:04d}@mail.example",
}
# Platforms that show a handle instead of a name.
_HANDLES = ("instagram", "youtube", "x", "forum")
_HOSTS = (MASTODON_HOST, "one.social.example", "two.social.example", "three.social.example")
_LANGUAGES = ("en",) * 11 + ("de",) * 5 + ("fr", "es", "pt", "ja")
_CORE_SHARE = 0.12
_CORE_ACTS = 0.3
_TEXT_DIGITS = str.maketrans("0123456789", "abcdefghij")


class Person(NamedTuple):
    """One profile on one platform; ``followers`` is what the platform shows publicly."""

    platform: str
    id: str
    name: str
    language: str
    followers: int


def person(rng: random.Random, platform: str, number: int) -> Person:
    """The profile of the person with this number; a DID holds letters instead of 0, 1, 8, 9."""
    person_id = _ID_SHAPES[platform].format(n=number, host=_HOSTS[number % 4])
    if platform == "bluesky":
        head, tail = person_id[:17], person_id[17:]
        person_id = head + tail[:4].translate(_TEXT_DIGITS) + tail[4:]
    followers = int(rng.lognormvariate(5.2, 1.5))
    name = ("sample_fan_{:04d}" if platform in _HANDLES else "Sample Fan {:04d}").format(number)
    return Person(platform, person_id, name, rng.choice(_LANGUAGES), followers)


class Pool:
    """The audience of one platform: a steady core, and others who come and go over the weeks."""

    def __init__(self, rng: random.Random, platform: str, first_number: int, size: int) -> None:
        self.platform = platform
        self.members = [person(rng, platform, first_number + i) for i in range(size)]
        self._core = max(1, int(size * _CORE_SHARE))

    def pick(self, rng: random.Random, progress: float) -> Person:
        """Somebody active at ``progress`` (0 = first week, 1 = last week)."""
        if rng.random() < _CORE_ACTS:
            return self.members[int(self._core * rng.random())]
        rest = len(self.members) - self._core
        window = 0.3 * rest
        start = self._core + progress * (rest - window)
        return self.members[int(start + window * rng.random())]

    def anybody(self, rng: random.Random) -> Person:
        """Any member, whenever the others see them."""
        return self.members[int(len(self.members) * rng.random())]


def build_pools(seed: int) -> dict[str, Pool]:
    """One pool a platform; numbers run on over platforms, so a name occurs once."""
    rng = random.Random(f"{seed}-people")
    pools, number = {}, 1
    for platform, size in POOL_SIZES.items():
        pools[platform] = Pool(rng, platform, number, size)
        number += size
    return pools


def brand(platform: str) -> Person:
    """The brand's own profile on a platform of the general tables."""
    return Person(platform, ACCOUNTS[platform], BRAND_NAME, "en", 0)


def linked_people(pools: dict[str, Pool]) -> list[list[str]]:
    """Persons known on two platforms, as the configuration's ``people`` lists them."""
    pairs = (("x", "bluesky", 3), ("mastodon", "forum", 5), ("email", "facebook_pages", 7))
    return [
        [f"{p}:{pools[p].members[i].id}" for p in (first, second)] for first, second, i in pairs
    ]
