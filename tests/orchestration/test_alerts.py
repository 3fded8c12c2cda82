"""What is told to the webhook, when, and what it costs if nobody listens there."""

import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from orchestration.alerts import LONGEST_TEXT, NotDelivered, conditions, post, tell
from orchestration.report import RunReport

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
STALE = {"source": "x", "account": "b", "read_at": "2026-03-01T00:00:00", "error": "429; wait"}
FAILED = RunReport(run="r1", errors={"load": "no space left\nmore"}, readings=[STALE])


class Listener:
    """A webhook on loopback; `status` is its answer, `got` what it was sent."""

    def __init__(self):
        self.got, self.status, self.paths = [], 200, []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.got.append(json.loads(body))
                listener.paths.append(self.path)
                self.send_response(listener.status)
                if listener.status in (301, 302, 307, 308):
                    self.send_header("Location", f"{listener.address}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def listener():
    server = Listener()
    yield server
    server.close()


def test_what_is_wrong_is_said_in_a_line_each():
    assert conditions(FAILED, NOW - timedelta(hours=30), NOW) == {
        "run failed": "run r1 failed: no space left",
        "stale x:b": "x:b is stale, last read completely: 2026-03-01T00:00:00; 429; wait",
        "nothing published": "nothing was published for 30 hours, since 2026-03-01 06:00",
    }
    held = RunReport(run="r2", checks_failed=["fct unique: 2 rows"], errors={"publish": "held"})
    assert conditions(held, None, NOW) == {"run failed": "run r2 failed: fct unique: 2 rows"}


def test_a_good_run_is_nothing_to_tell():
    fresh = {**STALE, "error": None}
    good = RunReport(run="r", success=True, readings=[fresh])
    assert conditions(good, NOW - timedelta(hours=25), NOW) == {}
    assert conditions(None, None, NOW) == {}


def test_new_then_silent_then_again_after_a_day_then_ended(tmp_path, listener):
    file = tmp_path / "state" / "alerts.json"
    wrong = {"run failed": "run r1 failed: x"}

    def look(hours, wrong):
        return tell(listener.address + "/T0/secret", file, wrong, NOW + timedelta(hours=hours))

    assert look(0, wrong).told == ("new: run r1 failed: x",)
    assert look(1, wrong).told == ()
    assert look(2, {**wrong, "stale x:b": "x:b is stale"}).told == ("new: x:b is stale",)
    assert look(24, {**wrong, "stale x:b": "x:b is stale"}).told == ("still: run r1 failed: x",)
    assert look(25, {"stale x:b": "x:b is stale"}).told == ("ended: run failed: no longer",)
    assert look(25.5, {}).told == ("ended: stale x:b: no longer",)
    assert look(30, {}).told == ()
    assert len(listener.got) == 5 and set(listener.paths) == {"/T0/secret"}
    first = listener.got[0]
    assert first["text"] == "Social engagement warehouse\nnew: run r1 failed: x"
    assert first["content"] == first["text"]
    assert first["events"] == [{"state": "new", "what": "run failed", "text": "run r1 failed: x"}]
    assert "secret" not in file.read_text()


@pytest.mark.parametrize("status", [302, 307, 404, 500])
def test_an_alert_that_was_not_taken_is_tried_again(tmp_path, listener, status):
    file, wrong = tmp_path / "alerts.json", {"run failed": "run r1 failed"}
    listener.status = status
    outcome = tell(listener.address + "/T0/secret", file, wrong, NOW)
    assert outcome.told == ()
    assert outcome.problem == (
        f"alert_webhook: 127.0.0.1 answered {status}; tried again at the next look"
    )
    assert listener.paths == ["/T0/secret"]  # a redirect is not followed
    listener.status = 204
    assert tell(listener.address, file, wrong, NOW).told == ("new: run r1 failed",)


def test_nobody_listens(tmp_path, listener):
    listener.close()
    with pytest.raises(NotDelivered, match="127.0.0.1 cannot be reached") as problem:
        post(listener.address + "/T0/secret", {})
    assert "secret" not in str(problem.value)


@pytest.mark.parametrize("text", ["{", "[]", '{"run failed": 3}', '{"run failed": "yesterday"}'])
def test_a_damaged_memory_tells_again(tmp_path, listener, text):
    file = tmp_path / "alerts.json"
    file.write_text(text)
    assert tell(listener.address, file, {"run failed": "x"}, NOW).told == ("new: x",)


def test_a_long_message_is_cut_and_its_events_are_whole(tmp_path, listener):
    wrong = {f"stale x:{n}": "y" * 100 for n in range(100)}
    tell(listener.address, tmp_path / "a.json", wrong, NOW)
    (message,) = listener.got
    assert len(message["text"]) == LONGEST_TEXT and len(message["events"]) == 100
