"""Which requests the UI's server answers."""

import pytest

from orchestration.webserver import refusal

HERE = {"host": "127.0.0.1:3000"}
PAGE = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}


@pytest.mark.parametrize(
    "path, headers",
    [
        ("/", HERE),
        ("/graphql", HERE),  # a program on this machine
        ("/graphql", HERE | {"origin": "http://127.0.0.1:3000", "sec-fetch-site": "same-origin"}),
        ("/runs", {"host": "localhost:8080", "sec-fetch-site": "none"}),
        ("/runs", {"host": "[::1]:3000"}),
        ("/runs", {"host": "LOCALHOST"}),
        ("/runs/1", HERE | {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}),
    ],
)
def test_answered(path, headers):
    assert refusal(path, headers) is None


@pytest.mark.parametrize(
    "path, headers",
    [
        ("/", {}),
        ("/", {"host": "evil.example"}),
        ("/", {"host": "evil.example:3000"}),
        ("/", {"host": "127.0.0.1.evil.example:3000"}),
        ("/", {"host": "0.0.0.0:3000"}),
        ("/", {"host": "[::]:3000"}),
        ("/graphql", HERE | {"origin": "https://evil.example"}),
        ("/graphql", HERE | {"origin": "http://127.0.0.1:9999"}),
        ("/graphql", HERE | {"origin": "null"}),
        ("/graphql", HERE | PAGE),
        ("/graphql", HERE | PAGE | {"sec-fetch-site": "same-site"}),
        ("/graphql", HERE | PAGE | {"sec-fetch-mode": "navigate"}),
        ("/logo.png", HERE | PAGE),
    ],
)
def test_refused(path, headers):
    assert refusal(path, headers)
