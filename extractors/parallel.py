"""Applies a function that makes requests to many items, a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

from extractors.base import ExtractError
from extractors.failures import Halted

T = TypeVar("T")
R = TypeVar("R")


def side_by_side(
    function: Callable[[T], R], items: Iterable[T], workers: int
) -> Iterator[tuple[T, R | ExtractError]]:
    """Each item with its result, as they finish; an item's ExtractError in place of its result.

    Raises:
        Halted: after it no item is begun any more, and those finished are given first.
    """
    waiting = iter(items)
    halted: Halted | None = None
    under_way: dict[Future[R], T] = {}
    with ThreadPoolExecutor(max_workers=workers) as pool:
        while True:
            # A short queue keeps the workers busy without holding many results in memory.
            room = 2 * workers - len(under_way) if halted is None else 0
            for item in islice(waiting, room):
                under_way[pool.submit(function, item)] = item
            if not under_way:
                break
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                item = under_way.pop(future)
                try:
                    yield item, future.result()
                except Halted as stop:
                    halted = stop
                except ExtractError as problem:
                    yield item, problem
    if halted is not None:
        raise halted
