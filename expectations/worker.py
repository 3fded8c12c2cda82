"""Child process that answers checks, warm: the library is imported before the first request.

``python -m expectations.worker`` reads one JSON object a line from standard input, such as
``{"group": "raw", "database": "/path", "previous": null, "as_of": null, "examples": true}`` (the
last three may be left out; ``as_of`` is an ISO time), and writes one line for each to standard
output:
``{"results": [...]}`` with the fields of ``CheckResult``, or ``{"error": "..."}``. It ends with its
input. Whatever libraries print goes to standard error.
"""

import gc
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from expectations.runner import run_checks

_FIELDS = {"group", "database", "previous", "as_of", "examples"}


def answer(line: str) -> dict[str, Any]:
    """Reply to one request line; what the caller did wrong is an ``error``, never a traceback."""
    try:
        request = json.loads(line)
        if not isinstance(request, dict) or not request.keys() >= {"group", "database"}:
            raise ValueError("a request is an object with group and database")
        if unknown := request.keys() - _FIELDS:
            raise ValueError(f"unknown request fields: {', '.join(sorted(unknown))}")
        previous, as_of = request.get("previous"), request.get("as_of")
        results = run_checks(
            request["group"],
            Path(request["database"]),
            Path(previous) if previous else None,
            datetime.fromisoformat(as_of) if as_of else None,
            request.get("examples", True),
        )
    except Exception as error:  # the process must live on for the next request
        return {"error": f"{type(error).__name__}: {error}"}
    return {"results": [asdict(result) for result in results]}


def serve(requests: Iterable[str], replies: TextIO) -> None:
    """Answers every non-empty line until the input ends."""
    for line in requests:
        if line.strip():
            replies.write(json.dumps(answer(line)) + "\n")
            replies.flush()


def main() -> None:
    """Keeps standard output for replies alone, imports the library, serves."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    import expectations.validation  # noqa: F401  (the slow import, before the first request)

    # Every run ends with a collection, which need not look at the library's modules again.
    gc.collect()
    gc.freeze()
    serve(sys.stdin, replies)
    sys.stderr.flush()
    # Every file is closed; an orderly exit would print a page about objects of the DuckDB library
    # that outlive the interpreter.
    os._exit(0)


if __name__ == "__main__":
    main()
