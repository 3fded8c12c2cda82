"""Blanks secrets in whatever is written or shown: landing files, messages, reports.

A secret that is known is blanked in every form that it commonly takes on its way: as it is, in
JSON, in an address, in HTML, as base64 (also amid a pair of name and secret) and as hexadecimal
digits. One that is not known is told by its place: a parameter of an address, a key of an object,
a word after ``Bearer`` or ``Basic``. Words of people are left alone: a shape alone is no secret.
"""

from __future__ import annotations

import base64
import html
import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, quote_plus

BLANK = "***"
SHORTEST_SECRET = 6  # a shorter one could stand in any text by chance
_SHORTEST_FORM = 8  # of base64 and hexadecimal digits
_PARAMETERS = (
    "access_token|refresh_token|id_token|oauth_token|auth_token|input_token|token_auth|authkey"
    "|appsecret_proof|client_secret|app_secret|fb_exchange_token|api_key|apikey|password"
    "|x-amz-signature|x-amz-credential|x-amz-security-token|x-goog-signature|x-goog-credential"
    "|awsaccesskeyid"
)
_KEYS = (
    "access_?token|refresh_?token|id_?token|oauth_?token|auth_?token|token_auth|access-token"
    "|appsecret_proof|client_?secret|app_?secret|app_?password|password|api[_-]?key|x-api-key"
    "|x-goog-api-key|accessjwt|refreshjwt|authorization|proxy-authorization"
)
_VALUE = r"(?:(?!%26|u0026|&amp;)[^&\"'\\\s<>#])+"
# Platforms write tokens into the addresses that they give, such as that of the next page; an
# address may itself be a parameter of another one.
_IN_ADDRESS = re.compile(
    rf"((?:[?&#]|&amp;|%3f|%26|u0026)(?:{_PARAMETERS})(?:=|%3d)){_VALUE}"
    # These names are also used for harmless things: only what is long enough to sign counts.
    rf"|([?&](?:signature|sig)=)(?=[^&\"'\\\s<>#]{{20}}){_VALUE}",
    re.IGNORECASE,
)
# The same names in an object, also in one that is itself a text of JSON.
_UNDER_KEY = re.compile(
    rf"(\\*\"(?:{_KEYS})\\*\"\s*:\s*\\*\")[^\"\\]+"
    r"|(\\*\"(?:set-)?cookie\\*\"\s*:\s*\\*\")[^\"\\]*=[^\"\\]*",
    re.IGNORECASE,
)
# A digit and a length that no word has: "bearer of good news" is a sentence.
_AFTER_SCHEME = re.compile(
    r"\b(bearer|basic|dpop)(\s+|%20|\+)(?=[a-z._~+/=-]*[0-9])[a-z0-9._~+/=-]{16,}", re.IGNORECASE
)
# Looking for these first spares most texts the search by patterns, which is a hundred times slower.
_HINTS = (
    "token proof secret password api_key apikey api-key x-amz- x-goog- awsaccess authkey jwt"
    " authorization cookie bearer basic dpop signature= sig="
).split()


class Secrets:
    """Words that must not be shown, and the places where others like them stand.

    Safe for several threads.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._forms: tuple[str, ...] = ()
        for word in words:
            self.add(word)

    def add(self, word: str) -> None:
        """Blank this text from now on; one that is too short to be told from others is left."""
        # A backslash at its end would take the next character of a JSON text with it.
        word = word.rstrip("\\")
        if len(word) < SHORTEST_SECRET:
            return
        with self._lock:
            known = {*self._forms, *_forms_of(word)}
            # The longest first: a secret may begin with another one.
            self._forms = tuple(sorted(known, key=lambda form: (-len(form), form)))

    def blank(self, text: str) -> str:
        """The text with each known secret, and what stands where secrets stand, as ``***``."""
        for form in self._forms:
            if form in text:
                text = text.replace(form, BLANK)
        lowered = text.lower()
        if not any(hint in lowered for hint in _HINTS):
            return text
        text = _IN_ADDRESS.sub(lambda found: f"{found[1] or found[2]}{BLANK}", text)
        text = _UNDER_KEY.sub(lambda found: f"{found[1] or found[2]}{BLANK}", text)
        return _AFTER_SCHEME.sub(rf"\1\2{BLANK}", text)


def tokens_of(session: Mapping[str, str]) -> list[str]:
    """The tokens of a remembered login; the rest of it are ids and times, which stand elsewhere."""
    return [value for name, value in session.items() if name.endswith(("token", "Jwt"))]


def _forms_of(word: str) -> set[str]:
    raw = word.encode("utf-8", "replace")
    encoded = {raw.hex(), raw.hex().upper(), *_base64_forms(raw)}
    encoded = {form for form in encoded if len(form) >= _SHORTEST_FORM}
    quoted = {quote(word), quote_plus(word)}
    quoted |= {quote(form, safe="") for form in (word, *encoded)}
    quoted |= {re.sub("%..", lambda found: found[0].lower(), form) for form in quoted}
    # As it stands in JSON, and in a text of JSON within JSON.
    escaped = {json.dumps(word, ensure_ascii=is_ascii)[1:-1] for is_ascii in (True, False)}
    escaped |= {json.dumps(form)[1:-1] for form in escaped}
    return {word, html.escape(word), *quoted, *escaped, *encoded}


def _base64_forms(raw: bytes) -> Iterator[str]:
    """What every base64 text holds that has these bytes in it, wherever they begin."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + raw).decode()
        # Characters that also depend on the bytes before and after do not count.
        first = -(-before * 8 // 6)
        last = (before + len(raw)) * 8 // 6
        yield text[first:last]
        yield text[first:last].replace("+", "-").replace("/", "_")
