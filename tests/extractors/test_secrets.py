"""Secrets are blanked in every form and place, and what people write stays as it is."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.base import Account, ExtractContext
from extractors.landing import LandingWriter
from extractors.secrets import BLANK, Secrets, tokens_of
from tests.extractors.runs import START

SECRET = 'p4ss/w+rd "ä" =&\\n7'
HONEST = (
    "The bearer of good news has the password to my heart; token of love, basic instinct.",
    "Ask for a Bearer Representative2 at desk 5. Authorization: none needed! Cookie: chocolate",
    "https://shop.example/item?page_token=CAUQAA&signature=round&sig=abc&key=7&token=no",
    '{"nextPageToken": "CAUQAA", "pagination_token": "b26v89c19zqg8o3f", "next_token": "x1y2z3"}',
    '{"cookie": "1", "cookies": "a=b", "password_hint": "x", "key": "v", "signature": "Ana"}',
    "a;password=? who knows&nothing",
    "basic 1234567 and bearer 12 digits",
)


def forms(secret: str) -> list[str]:
    """How a server may give back what it was sent."""
    raw = secret.encode()
    return [
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        quote(secret, safe="").lower(),
        json.dumps(secret),
        json.dumps(secret, ensure_ascii=False),
        json.dumps(json.dumps({"k": secret})),
        raw.hex(),
        *(base64.b64encode(b"name"[:n] + b":" + raw).decode() for n in range(4)),
        *(quote(base64.b64encode(b"name"[:n] + raw).decode(), safe="") for n in range(4)),
        *(base64.urlsafe_b64encode(b"name"[:n] + b":" + raw + b"?>").decode() for n in range(4)),
    ]


@pytest.mark.parametrize("form", forms(SECRET))
def test_known_secrets_are_blanked_in_each_form(form: str) -> None:
    shown = Secrets([SECRET]).blank(f"before {form} after")
    assert BLANK in shown and shown.startswith("before ") and shown.endswith(" after")
    assert not any(whole in shown for whole in forms(SECRET))


@settings(max_examples=200, deadline=None)
@given(
    secret=st.text(min_size=6, max_size=40),
    # Not the control characters, of which JSON writes the number: digits could run into it.
    around=st.text(st.characters(exclude_categories=("C",)), max_size=5),
)
def test_landed_lines_stay_json_and_hold_no_secret(secret: str, around: str) -> None:
    if len(secret.rstrip("\\")) < 6:
        return
    line = json.dumps({"text": around + secret + around, "n": 1}, ensure_ascii=False)
    blanked = json.loads(Secrets([secret]).blank(line))
    assert secret.rstrip("\\") not in blanked["text"] or secret.rstrip("\\") in BLANK
    assert blanked["n"] == 1


def test_a_secret_that_begins_with_another_is_blanked_whole() -> None:
    secrets = Secrets(["secret", "secret-two"])
    assert secrets.blank("secret-two secret") == f"{BLANK} {BLANK}"


@pytest.mark.parametrize(
    "text, blanked",
    [
        ("https://a.example/p?after=x&access_token=abc.DEF-1&n=2", "&access_token=***&n=2"),
        ("https://a.example/cb#access_token=abc1&state=s", "#access_token=***&state=s"),
        ("/login?next=https%3A%2F%2Fb%2Fp%3Faccess_token%3Dab%2Bc%26n%3D1", "%3Daccess"),
        (r'{"next": "https:\/\/a\/p?n=1\u0026token_auth=abc1\u0026m=2"}', r"=***\u0026m=2"),
        ("https://b.s3.example/v.mp4?X-Amz-Signature=ab12&X-Amz-Date=20260101", "=***&X-Amz-Date"),
        (f"https://c.example/v?Expires=1&Signature={'aB3~' * 20}&Key-Pair-Id=K", "=***&Key-Pair"),
        (f"https://d.example/v?sv=2024&sig={'aB3%2B' * 8}", "&sig=***"),
        ('{"access_token": "abc1", "n": 1}', '"access_token": "***", "n"'),
        ('{"clientSecret":"abc1"}', '"clientSecret":"***"'),
        (json.dumps({"inner": json.dumps({"refresh_token": "abc1", "n": 1})}), r": \"***\""),
        (json.dumps({"a": json.dumps({"b": json.dumps({"api_key": "abc1"})})}), "***"),
        ('{"Set-Cookie": "session=abc1; Path=/"}', '"Set-Cookie": "***"'),
        ("Authorization: Bearer abcdefghijklmnop1234", "Bearer ***"),
        (
            f"sent Basic {base64.b64encode(b'someone:pass-word-1').decode()} there",
            "Basic *** there",
        ),
    ],
)
def test_unknown_secrets_are_told_by_their_place(text: str, blanked: str) -> None:
    shown = Secrets().blank(text)
    assert "abc" not in shown and "aB3" not in shown and "ab12" not in shown and BLANK in shown
    assert blanked in shown or "%3Daccess" in blanked
    if text.startswith("{"):
        json.loads(shown)


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_is_untouched(text: str) -> None:
    assert Secrets([SECRET, "hunter22"]).blank(text) == text
    assert Secrets([SECRET]).blank(json.dumps(text)) == json.dumps(text)


def test_names_are_no_secrets(tmp_path: Path) -> None:
    given = {"api_key": "0123456789abcdef", "api_username": "system", "client_id": "my-app"}
    account = Account("discourse", "brand", credentials=given)
    assert account.secrets == ("0123456789abcdef",)
    context = ExtractContext("r", START, tmp_path / "landing", tmp_path / "state")
    writer = LandingWriter(context, account)
    payload = {"raw": "The whole system runs in my-app", "key": "0123456789abcdef"}
    writer.write("posts", "1", payload)
    (path,) = writer.commit()
    landed = json.loads(gzip.decompress(path.read_bytes()))["payload"]
    assert landed == payload | {"key": BLANK}


def test_of_a_login_only_the_tokens_are_secrets() -> None:
    login = {"accessJwt": "a1", "refreshJwt": "r1", "did": "did:plc:x", "pds": "https://p.example"}
    login |= {"page_token": "p1", "access_token": "t1", "until": "2026-01-01T10:00:00Z"}
    assert tokens_of(login) == ["a1", "r1", "p1", "t1"]
