"""How patient the requests to a server are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """How patient a client is; all times in seconds. ``workers``: requests side by side."""

    attempts: int = 4
    first_backoff: float = 0.5
    longest_backoff: float = 20.0
    longest_wait: float = 930.0  # the longest known window of a limit is 15 minutes
    total_wait: float = 2700.0
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    workers: int = 4
    faults_in_a_row: int = 3  # different requests failing one after the other: the server is ill


POLICY = Policy()
