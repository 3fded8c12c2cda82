"""Languages that their script names, and tags as sources give them."""

import re

# Script -> language, where one living language is written in it (and most of the world's text in
# it). Arabic, Cyrillic, Devanagari, Bengali, Hebrew-Yiddish and Chinese signs alone name none or
# are told apart by the model.
_SCRIPTS = (
    ("ja", "぀-ヿㇰ-ㇿｦ-ﾟ"),
    ("ko", "ᄀ-ᇿ㄰-㆏가-힯"),
    ("th", "\u0e00-\u0e7f"),
    ("lo", "\u0e80-\u0eff"),
    ("el", "Ͱ-Ͽἀ-῿"),
    ("he", "\u0590-\u05ff"),
    ("hy", "԰-֏"),
    ("ka", "Ⴀ-ჿ"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("or", "\u0b00-\u0b7f"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("si", "\u0d80-\u0dff"),
    ("my", "\u1000-\u109f"),
    ("km", "\u1780-\u17ff"),
)
_LETTERS = [(language, re.compile(f"[{letters}]")) for language, letters in _SCRIPTS]
_ANY = re.compile("[" + "".join(letters for _, letters in _SCRIPTS) + "]")
_LEAST_LETTERS = 2
# Japanese is written with Chinese signs too, so that its own letters may be the smaller part.
_LEAST_SHARE = {"ja": 0.1}

_LONG_TAGS = {
    "ara": "ar", "deu": "de", "dut": "nl", "eng": "en", "fra": "fr", "fre": "fr", "ger": "de",
    "hin": "hi", "ita": "it", "jpn": "ja", "kor": "ko", "nld": "nl", "pol": "pl", "por": "pt",
    "rus": "ru", "spa": "es", "swe": "sv", "tur": "tr", "zho": "zh", "chi": "zh",
}  # fmt: skip
_TAG = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
#: Tags that platforms give and that name no language (in is X's old tag of Indonesian, iw Hebrew).
_OLD_TAGS = {"in": "id", "iw": "he", "ji": "yi", "jw": "jv"}


def by_script(text: str) -> tuple[str, float] | None:
    """Language and its share of the letters, if most of the letters are of one such script."""
    if text.isascii() or not _ANY.search(text):
        return None
    letters = sum(map(str.isalpha, text))
    for language, pattern in _LETTERS:
        own = len([c for c in pattern.findall(text) if c.isalpha()])
        if own >= _LEAST_LETTERS and own >= _LEAST_SHARE.get(language, 0.5) * letters:
            return language, round(own / letters, 4)
    return None


def given_language(tag: str | None) -> str | None:
    """ISO 639-1 code of a given tag ("en-GB" -> en); None: none given, or it names no language."""
    found = _TAG.match(tag.strip()) if tag else None
    if not found:
        return None
    code = found.group().lower()
    code = _LONG_TAGS.get(code, _OLD_TAGS.get(code, code))
    return code if len(code) == 2 else None
