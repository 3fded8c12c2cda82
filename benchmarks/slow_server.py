"""A Bluesky server with one busy account and a fixed delay: ``python -m benchmarks.slow_server``.

Prints its port, answers on loopback until its input ends, and knows no limit of requests. All
answers are made before the first request, so that they cost the same each time.
"""

import json
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

POSTS = 2_000
LIKES = 50
PAGE = 100
LATENCY = 0.05
POSTS_A_DAY = 5
DID = "did:plc:brand"


def _answers(now: datetime) -> dict[tuple[str, str, str], bytes]:
    """Answers by call, subject and cursor."""
    posts = [_post(n, now) for n in range(POSTS)]
    profile = {"did": DID, "handle": "brand.example", "followersCount": 0, "postsCount": POSTS}
    answers = {("app.bsky.actor.getProfile", "", ""): profile}
    for start in range(0, POSTS, PAGE):
        body: dict[str, Any] = {"feed": [{"post": post} for post in posts[start : start + PAGE]]}
        if start + PAGE < POSTS:
            body["cursor"] = str(start + PAGE)
        answers["app.bsky.feed.getAuthorFeed", "", str(start or "")] = body
    for n, post in enumerate(posts):
        likes = [_like(n * LIKES + i, post["indexedAt"]) for i in range(LIKES)]
        answers["app.bsky.feed.getLikes", post["uri"], ""] = {"uri": post["uri"], "likes": likes}
    return {key: json.dumps(body).encode() for key, body in answers.items()}


def _post(number: int, now: datetime) -> dict[str, Any]:
    at = (now - timedelta(days=1) * number / POSTS_A_DAY).isoformat().replace("+00:00", "Z")
    return {
        "uri": f"at://{DID}/app.bsky.feed.post/3k{number:06d}",
        "cid": f"bafy{number}",
        "author": {"did": DID, "handle": "brand.example"},
        "record": {"$type": "app.bsky.feed.post", "text": f"Post {number}", "createdAt": at},
        "indexedAt": at,
        "likeCount": LIKES,
        "repostCount": 0,
        "replyCount": 0,
        "quoteCount": 0,
    }


def _like(number: int, at: str) -> dict[str, Any]:
    person = {"did": f"did:plc:fan{number % 9_973}", "handle": f"fan{number % 9_973}.example"}
    return {"actor": person, "createdAt": at, "indexedAt": at}


def _handler(answers: dict[tuple[str, str, str], bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            time.sleep(LATENCY)
            url = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            call = url.path.removeprefix("/xrpc/")
            body = answers.get((call, query.get("uri", ""), query.get("cursor", "")))
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "application/json")
            body = body or b'{"error":"NotFound","message":"not here"}'
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nobody reads a log of it."""

    return Handler


def main() -> None:
    """Serve until standard input ends."""
    now = datetime.fromisoformat(sys.argv[1]).astimezone(UTC)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(_answers(now)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()
