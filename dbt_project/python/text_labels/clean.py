"""What of a text is words: addresses, mentions and emoji are told apart from it."""

import re
import unicodedata

# Addresses as in the other rules of the project.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_MENTION = re.compile(r"(?<!\w)@\w[\w.@-]*")
# Everything that VADER would read by its name, and what glues and tints such signs.
EMOJI = re.compile(
    "[©®‼⁉™ℹ←-⇿⌀-⏿Ⓜ"
    "■-➿⤀-⤿⬀-⯿〰〽㊗㊙\U0001f000-\U0001faff"
    "\u200d\u20e3\ufe0e\ufe0f\U000e0020-\U000e007f]"
)
_TINTS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


def without_addresses(text: str) -> str:
    """The text with every web address blanked."""
    return _ADDRESS.sub(" ", text) if "://" in text or "www." in text else text


def without_mentions(text: str) -> str:
    """The text with every @name blanked: a name says nothing about language or mood."""
    return _MENTION.sub(" ", text) if "@" in text else text


def without_emoji(text: str) -> str:
    """The text with every emoji blanked; unchanged, and quickly so, if it is plain ASCII."""
    return text if text.isascii() else EMOJI.sub(" ", text)


def untinted(text: str) -> str:
    """The text without skin tones and variation selectors, as the list of emoji is written."""
    return text if text.isascii() else _TINTS.sub("", text)


def fold(word: str) -> str:
    """A word as lists are compared: lower case, no apostrophes, no accents.

    Many write "dont" and "verite"; both sides of a comparison are folded.
    """
    word = word.casefold().replace("'", "").replace("’", "")
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(c for c in parts if not unicodedata.combining(c))
