"""All files of the sample: the inbox and the recorded answers."""

from orchestration.sample import api_bluesky, api_mastodon, inbox, people, record
from orchestration.sample.network import Network


def networks(seed: int) -> tuple[Network, Network]:
    """The truth behind the recorded answers: the Bluesky and the Mastodon account."""
    pools = people.build_pools(seed)
    return (
        Network(seed, "bluesky", people.BLUESKY_DID, pools["bluesky"]),
        Network(seed, "mastodon", people.MASTODON_ACCOUNT, pools["mastodon"]),
    )


def files(seed: int) -> dict[str, bytes]:
    """Path relative to the sample's folder -> content."""
    bluesky, mastodon = networks(seed)
    contents = {
        f"inbox/{name}": content
        for name, content in inbox.build(seed, people.build_pools(seed)).items()
    }
    contents["api/bluesky.jsonl.gz"] = record.bluesky(api_bluesky.Server(bluesky))
    contents["api/mastodon.jsonl.gz"] = record.mastodon(api_mastodon.Server(mastodon))
    return contents
