"""Serves recorded answers instead of a network, for base URLs such as ``replay://bluesky``.

One file a host, ``<folder>/<host>.jsonl.gz``; each line holds
``method, path, query, status, headers, body``. An answer is found by method, path and the sorted
pairs of the query; what was not recorded is answered with 404 in the platform's own shape.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import BaseAdapter

SCHEME = "replay://"
Key = tuple[str, str, tuple[tuple[str, str], ...]]


def session_for(api_dir: Path) -> requests.Session:
    """A session whose ``replay://`` addresses are answered from the files of that folder."""
    session = requests.Session()
    session.mount(SCHEME, _ReplayAdapter(api_dir))
    return session


class _ReplayAdapter(BaseAdapter):
    def __init__(self, api_dir: Path) -> None:
        super().__init__()
        self._api_dir = api_dir
        self._hosts: dict[str, dict[Key, dict[str, Any]]] = {}

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        url = urlsplit(request.url or "")
        query = tuple(sorted(parse_qsl(url.query, keep_blank_values=True)))
        recorded = self._host(url.netloc).get((request.method or "GET", url.path, query))
        answer = requests.Response()
        answer.request = request
        answer.url = request.url or ""
        if recorded is None:
            answer.status_code = 404
            recorded = {"body": _not_recorded(url.path), "headers": {}}
        else:
            answer.status_code = int(recorded["status"])
        answer.headers.update(recorded.get("headers") or {})
        answer.headers.setdefault("Content-Type", "application/json")
        answer._content = json.dumps(recorded["body"]).encode()
        return answer

    def close(self) -> None:
        self._hosts.clear()

    def _host(self, host: str) -> dict[Key, dict[str, Any]]:
        if host not in self._hosts:
            path = self._api_dir / f"{host}.jsonl.gz"
            if not path.is_file():
                raise requests.ConnectionError(f"no recorded answers at {path}")
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                self._hosts[host] = {_key(record): record for record in map(json.loads, lines)}
        return self._hosts[host]


def _key(record: Mapping[str, Any]) -> Key:
    pairs = []
    for name, value in (record.get("query") or {}).items():
        values = value if isinstance(value, list) else [value]
        pairs += [(name, str(one)) for one in values]
    return record.get("method", "GET"), record["path"], tuple(sorted(pairs))


def _not_recorded(path: str) -> dict[str, str]:
    if path.startswith("/xrpc/"):
        return {"error": "NotFound", "message": "not recorded"}
    return {"error": "Record not found"}
