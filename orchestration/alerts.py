"""Tells a webhook when a run failed, a source went stale or nothing was published for long.

What holds now is compared with what was told before (`state/alerts.json`), so that who asks, and
how often, does not matter: something new is told once, something that lasts once a day, something
that ended once more. A message that does not arrive is tried again the next time.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from orchestration.disk import write_whole
from orchestration.report import RunReport

# Both schedules have missed it by then: the hourly one many times, the daily one once.
OLD_AFTER = timedelta(hours=26)
AGAIN_AFTER = timedelta(hours=24)
TIMEOUT_SECONDS = 10
# The shortest limit among the chat services that take such messages is 2,000 characters.
LONGEST_TEXT = 1_800
RUN, OLD = "run failed", "nothing published"
Send = Callable[[str, Mapping[str, Any]], None]


class NotDelivered(Exception):
    """The webhook did not take the message; says why, without the address, which may be secret."""


@dataclass(frozen=True)
class Outcome:
    """Lines that were told, and why they were not, if so."""

    told: tuple[str, ...] = ()
    problem: str | None = None


def conditions(
    report: RunReport | None, published_at: datetime | None, now: datetime
) -> dict[str, str]:
    """What is wrong now: name -> one line for people. Times are aware UTC.

    `report` is that of the last run, `published_at` when the published file was made; None where
    there is none.
    """
    wrong = {}
    if report is not None and not report.success:
        reasons = report.checks_failed or list(report.errors.values())
        first = reasons[0].splitlines()[0] if reasons else "no reason was given"
        wrong[RUN] = f"run {report.run} failed: {first}"
    for reading in report.readings if report else ():
        if reading["error"]:
            name = f"{reading['source']}:{reading['account']}"
            since = reading["read_at"] or "never"
            wrong[f"stale {name}"] = (
                f"{name} is stale, last read completely: {since}; {reading['error']}"
            )
    if published_at is not None and now - published_at > OLD_AFTER:
        hours = (now - published_at).total_seconds() / 3600
        wrong[OLD] = f"nothing was published for {hours:.0f} hours, since {published_at:%F %H:%M}"
    return wrong


def tell(
    webhook: str, file: Path, wrong: Mapping[str, str], now: datetime, send: Send | None = None
) -> Outcome:
    """Send what is new, what has lasted for a day and what ended since `file` was written.

    The message is JSON: `text` and `content` (the same, as chat services want it) and `events`,
    each with `state` (new, still or ended), `what` and `text`.
    """
    known = _known(file)
    events = [
        {"state": "still" if name in known else "new", "what": name, "text": text}
        for name, text in wrong.items()
        if name not in known or now - _time(known[name]) >= AGAIN_AFTER
    ]
    events += [
        {"state": "ended", "what": name, "text": f"{name}: no longer"}
        for name in known
        if name not in wrong
    ]
    if not events:
        return Outcome()
    lines = tuple(f"{event['state']}: {event['text']}" for event in events)
    text = "\n".join(["Social engagement warehouse", *lines])[:LONGEST_TEXT]
    try:
        (send or post)(webhook, {"text": text, "content": text, "events": events})
    except NotDelivered as problem:
        return Outcome(problem=f"alert_webhook: {problem}; tried again at the next look")
    told = {event["what"] for event in events}
    kept = {name: now.isoformat() if name in told else known[name] for name in wrong}
    write_whole(file, json.dumps(kept, indent=2) + "\n")
    return Outcome(told=lines)


def post(webhook: str, message: Mapping[str, Any]) -> None:
    """One POST of JSON to the address itself: a redirect is not followed.

    Raises:
        NotDelivered: no answer in time, or another answer than 2xx.
    """
    request = urllib.request.Request(
        webhook,
        data=json.dumps(message).encode(),
        headers={"Content-Type": "application/json", "User-Agent": "social-engagement-warehouse"},
    )
    host = urlsplit(webhook).hostname
    try:
        with _OPENER.open(request, timeout=TIMEOUT_SECONDS):
            return
    except urllib.error.HTTPError as error:
        error.close()
        raise NotDelivered(f"{host} answered {error.code}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise NotDelivered(f"{host} cannot be reached: {type(reason).__name__}") from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def _known(file: Path) -> dict[str, str]:
    """When each condition was told last; telling twice is better than never."""
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
        return {str(name): moment for name, moment in known.items() if _time(moment)}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
