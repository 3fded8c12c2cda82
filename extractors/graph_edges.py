"""Requests to the nodes and edges of one version of a Graph API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.graph import PARAMETER, GraphPage, is_gone, pages, understood
from extractors.http import HttpClient
from extractors.progress import circle
from extractors.records import identifier


class GraphApi:
    """Nodes and edges by their path below the version. ``me``: the account's node."""

    def __init__(self, client: HttpClient, version: str, me: str = "me") -> None:
        self.client = client
        self.me = me
        self._version = version

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """The answer's body; errors as ``HttpClient.get``."""
        return self.client.get(f"/{self._version}/{path}", params).body

    def pages(
        self,
        path: str,
        params: Mapping[str, Any],
        place: Mapping[str, str] | None = None,
        minds_circles: bool = True,
    ) -> Iterator[GraphPage]:
        """Pages of an edge; errors as ``graph.pages``.

        Raises:
            ServerFault: after the last page, where they lead in a circle and ``minds_circles``.
        """
        for page in pages(self.client, f"/{self._version}/{path}", params, place):
            yield page
            if page.is_stuck and minds_circles:
                raise circle(path)

    def is_there(self, node: str) -> bool:
        """False if the object is gone, or not shown any more."""
        try:
            self.get(node, {"fields": "id"})
        except HttpError as problem:
            if is_gone(problem):
                return False
            raise
        return True


def is_unsupported(problem: HttpError) -> bool:
    """True if the platform does not know what was asked for, or not of this object."""
    return problem.code.split("/")[0] == str(PARAMETER) and not is_gone(problem)


def unsure(reader: Callable[[], None]) -> Callable[[], None]:
    """A reader of an edge that not every login has: to be refused it is no failure."""

    def read() -> None:
        try:
            reader()
        except HttpError as problem:
            if is_unsupported(problem):
                raise HttpError(str(problem), 403, problem.code) from problem
            raise

    return understood(read)


def node_id(record: Any) -> str | None:
    """The id of a record; None if it has none."""
    return identifier(record.get("id")) if isinstance(record, dict) else None


class FieldChoice:
    """Which fields to ask for: ``sure`` ones, and others as long as the platform knows them all."""

    def __init__(self, desk: Desk, what: str, sure: str, others: str) -> None:
        self._desk = desk
        self._what = what
        self._sure = sure
        self._others: str | None = others

    @property
    def fields(self) -> str:
        """As the parameter ``fields`` takes them."""
        return self._sure if self._others is None else f"{self._sure},{self._others}"

    def gives_up(self, problem: HttpError) -> bool:
        """After a refusal: True, with a warning, if it is worth asking for the sure ones alone."""
        if not is_unsupported(problem) or self._others is None:
            return False
        self._others = None
        self._desk.warnings[f"{self._what}: read with fewer fields, since {problem}"] += 1
        return True

    def get(self, api: GraphApi, node: str) -> Any:
        """A node with these fields; errors as ``HttpClient.get``."""
        try:
            return api.get(node, {"fields": self.fields})
        except HttpError as problem:
            if not self.gives_up(problem):
                raise
        return api.get(node, {"fields": self.fields})

    def pages(self, api: GraphApi, path: str, params: Mapping[str, Any]) -> Iterator[GraphPage]:
        """Pages of an edge with these fields; errors as ``graph.pages``."""
        is_begun = False
        try:
            for page in api.pages(path, {**params, "fields": self.fields}):
                is_begun = True
                yield page
        except HttpError as problem:
            if is_begun or not self.gives_up(problem):
                raise
            yield from api.pages(path, {**params, "fields": self.fields})
