"""Dagster's webserver, for people at this machine alone.

Dagster's own has no login and answers every request that reaches its port. A page that somebody
has open in a browser reaches it too: it could start or delete runs by a form, or point a name of
its own at this machine and read everything. So requests count only if they are made to a name of
this machine, and not by the page of another site.

Started in place of `dagster_webserver` by `python -m orchestration ui`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse

OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
OWN_SITE = frozenset({"same-origin", "none"})


def refusal(path: str, headers: Mapping[str, str]) -> str | None:
    """Why a request is not answered, None if it is; ``headers`` by small names."""
    host, origin = headers.get("host", ""), headers.get("origin")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if name.lower() not in OWN_NAMES:
        return f"this server is called {', '.join(sorted(OWN_NAMES))} and nothing else"
    if origin is not None and origin.partition("://")[2].lower() != host.lower():
        return "requests of other sites' pages are not answered"
    # Browsers say where a request comes from; links from elsewhere to a page may be followed.
    is_link = headers.get("sec-fetch-mode") == "navigate" and not path.endswith("/graphql")
    if headers.get("sec-fetch-site", "none") not in OWN_SITE and not is_link:
        return "requests of other sites' pages are not answered"
    return None


class OwnRequestsOnly:
    """ASGI middleware that lets through what ``refusal`` does not object to."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] in ("http", "websocket"):
            reason = refusal(scope["path"], Headers(scope=scope))
            if reason is not None:
                if scope["type"] == "websocket":
                    await send({"type": "websocket.close", "code": 1008, "reason": reason})
                else:
                    await PlainTextResponse(f"{reason}\n", 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def main() -> None:
    """Dagster's webserver with its own command line, behind the check of requests."""
    from dagster_webserver.cli import main as dagster_webserver
    from dagster_webserver.webserver import DagsterWebserver

    own = DagsterWebserver.build_middleware
    DagsterWebserver.build_middleware = lambda self: [  # type: ignore[method-assign]
        Middleware(OwnRequestsOnly),
        *own(self),
    ]
    dagster_webserver()


if __name__ == "__main__":
    main()
