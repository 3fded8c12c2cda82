"""Takes a person's ids, addresses and mentions out of a text that somebody else wrote."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractors.person_ids import REPLACED, Forms

_ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
# What a forum's post quotes of another, with whose words they are.
_QUOTED = re.compile(r"<aside\b([^>]*)>.*?</aside>", re.IGNORECASE | re.DOTALL)
_SPEAKER = re.compile(r"""data-username\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
# A mention that carries the id beside the name, as LinkedIn writes it.
_MARKED = re.compile(r"@\[([^\]]*)\]\(([^)]*)\)")
_URL = re.compile(r"https?://[^\s\"'<>()\\|]+")
_MENTION = re.compile(r"(?<!\w)(@)([\w.-]+(?:@[\w.-]+)?)|(?<!\w)(u/)([\w-]+)")
_TOKEN = re.compile(r"[\w:.@%+~-]{5,}")
_HINT = re.compile(r"[:@_/]|\w{9}")


def redact(text: str, forms: Forms) -> str:
    """The text with ``erased`` wherever one of the forms stands for the person.

    Ids that can mean nothing else, addresses of profiles, and names behind an @ are found. A
    plain name in somebody's words is not.
    """
    if forms.has_token(text):
        return REPLACED
    if not _HINT.search(text):
        return text
    if "<a" in text or "<A" in text:
        text = _ANCHOR.sub(lambda found: _anchor(found, forms), text)
    if "<aside" in text:
        text = _QUOTED.sub(lambda found: _quoted(found, forms), text)
    if "@[" in text:
        text = _MARKED.sub(lambda found: _marked(found, forms), text)
    if "://" in text:
        text = _URL.sub(lambda found: _address(found.group(), forms), text)
    if "@" in text or "u/" in text:
        text = _MENTION.sub(lambda found: _mention(found, forms), text)
    return _TOKEN.sub(lambda found: _token(found.group(), forms), text)


def _anchor(found: re.Match[str], forms: Forms) -> str:
    href = _HREF.search(found.group(1))
    target = href.group(1) if href else ""
    shown = _TAG.sub("", found.group(2)).strip()
    is_meant = _address(target, forms) != target
    if is_meant or (shown.startswith("@") and forms.has(shown[1:])):
        return f"@{REPLACED}"
    return found.group()


def _quoted(found: re.Match[str], forms: Forms) -> str:
    speaker = _SPEAKER.search(found.group(1))
    if speaker and forms.has(speaker.group(1)):
        return f'<aside class="quote">{REPLACED}</aside>'
    return found.group()


def _marked(found: re.Match[str], forms: Forms) -> str:
    return f"@{REPLACED}" if forms.has(found.group(2)) else found.group()


def _address(url: str, forms: Forms) -> str:
    """The address with the part up to the person's profile replaced."""
    ends = [found.start() for found in re.finditer(r"[/?#]", url)][2:]
    for end in (*ends, len(url)):
        if forms.has_token(url[:end]):
            return REPLACED + url[end:]
    return url


def _mention(found: re.Match[str], forms: Forms) -> str:
    sign, name = found.group(1) or found.group(3), found.group(2) or found.group(4)
    return sign + _trimmed(name, forms.has)


def _token(token: str, forms: Forms) -> str:
    start = 0
    while True:
        left = _trimmed(token[start:], forms.has_token)
        if left != token[start:]:
            return token[:start] + left
        # The id may stand behind a platform's name or a scheme.
        start = token.find(":", start) + 1
        if not start:
            return token


def _trimmed(word: str, is_known: Callable[[str], bool]) -> str:
    """``erased`` for a known word, with what punctuation follows it."""
    core = word.rstrip(".:-%+~@")
    if core and is_known(core):
        return REPLACED + word[len(core) :]
    return REPLACED if core != word and is_known(word) else word
