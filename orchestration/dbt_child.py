"""dbt in a process of its own: run it here, tell the parent about it as JSON lines on a pipe.

Lines: `{"event": <structured dbt message>}` for each finished node and each error, and at the end
`{"done": bool, "failures": [[unique_id, message], ...], "error": text or null}`. No last line:
the child died. The process ends after one invocation, so no lock on the warehouse outlives it,
and as soon as it notices that nobody listens any more.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

RESULTS = {"LogSeedResult", "LogModelResult", "LogSnapshotResult", "LogTestResult"}
FAILED = {"error", "fail", "runtime error", "partial success"}


def run_dbt(args: Sequence[str], pipe: int) -> None:
    """Invoke dbt with `args`, writing the lines to file descriptor `pipe`."""
    from dbt.cli.main import dbtRunner
    from google.protobuf.json_format import MessageToDict

    with os.fdopen(pipe, "w", encoding="utf-8") as out:

        def tell(line: dict[str, Any]) -> None:
            try:
                out.write(json.dumps(line, default=str) + "\n")
                out.flush()
            except BrokenPipeError:
                # The run was killed. Nobody takes what would be built; the next run waits for us.
                os._exit(1)

        def callback(message: Any) -> None:
            if message.info.name in RESULTS:
                fields = MessageToDict(message, preserving_proto_field_name=True)
                tell({"event": fields})

        outcome = dbtRunner(callbacks=[callback]).invoke(list(args))
        nodes = getattr(outcome.result, "results", None) or []
        failures = [
            [node.node.unique_id, str(node.message)] for node in nodes if node.status in FAILED
        ]
        error = str(outcome.exception) if outcome.exception else None
        tell({"done": bool(outcome.success), "failures": failures, "error": error})


if __name__ == "__main__":
    run_dbt(sys.argv[2:], int(sys.argv[1]))
