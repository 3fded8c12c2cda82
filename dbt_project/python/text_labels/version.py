"""The version stamped on every label: rules, word lists and models that made it."""

import hashlib
from collections.abc import Iterable, Mapping
from importlib.metadata import version

#: Raise it with every change of the package that can change a label.
RULES = "1"
_MODELS = ("vaderSentiment", "py3langid")


def label_version(lists: Mapping[str, Iterable[tuple[object, ...]]]) -> str:
    """`<rules>-<12 hex digits>`; the digits change with any row of the lists and with the models.

    `lists` are the seeds by name; the order of their rows is no matter.
    """
    digest = hashlib.sha256()
    for name in sorted(lists):
        digest.update(f"{name}\n".encode())
        for row in sorted(repr(tuple(row)) for row in lists[name]):
            digest.update(f"{row}\n".encode())
    for model in _MODELS:
        digest.update(f"{model} {version(model)}\n".encode())
    return f"{RULES}-{digest.hexdigest()[:12]}"
