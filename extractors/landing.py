"""Writes landing files: compressed JSON lines, one file a stream, account and run."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from extractors.base import Account, ExtractContext
from extractors.secrets import Secrets

# Errors of our own disk, which no platform and no file of the inbox is to blame for.
DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


class LandingWriter:
    """Collects the records of one account and run; nothing is visible before ``commit``.

    Files: ``<landing>/<platform>/<stream>/<run_id>__<slug>.jsonl.gz``, one object a line:
    ``record_key, account, extracted_at, payload``. Payloads are written as received, except that
    secrets are blanked, and persons who were erased are left out.
    ``left_out`` counts their records. Not safe for several threads.
    """

    def __init__(self, ctx: ExtractContext, account: Account) -> None:
        self._ctx = ctx
        self._account = account
        self._open: dict[str, _OpenFile] = {}
        self._secrets = Secrets(account.secrets)
        self.counts: dict[str, int] = {}
        self.left_out = 0

    def hide(self, secret: str) -> None:
        """Blank this text in every record written from now on."""
        self._secrets.add(secret)

    def write(self, stream: str, record_key: str, payload: dict[str, Any]) -> None:
        """Add one record; its key must be unique in the stream over all accounts."""
        if self._ctx.suppression is not None:
            platform, account = self._account.platform, self._account.account
            left = self._ctx.suppression.record(platform, account, stream, payload)
            if left is None:
                self.left_out += 1
                return
            payload = left
            record_key = self._ctx.suppression.text(platform, account, record_key)
        line = json.dumps(
            {
                "record_key": record_key,
                "account": self._account.account,
                "extracted_at": self._ctx.extracted_at.isoformat(),
                "payload": payload,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        if stream not in self._open:
            self._open[stream] = self._new_file(stream)
        self._open[stream].text.write(self._secrets.blank(line) + "\n")
        self.counts[stream] = self.counts.get(stream, 0) + 1

    def commit(self) -> list[Path]:
        """Close all files and give them their final names, in the order of their first record."""
        done = []
        for file in self._open.values():
            file.finish()
            final = file.path.with_name(file.path.name.removeprefix("."))
            os.replace(file.path, final)
            done.append(final)
        for folder in {path.parent for path in done}:
            _sync_folder(folder)
        self._open.clear()
        return done

    def abort(self) -> None:
        """Throw away what was written and not committed."""
        for file in self._open.values():
            # On a full disk what is still in memory cannot be written out: it goes as well.
            with suppress(OSError):
                file.close()
            file.path.unlink(missing_ok=True)
        self._open.clear()
        self.counts.clear()

    def _new_file(self, stream: str) -> _OpenFile:
        folder = self._ctx.landing_dir / self._account.platform / stream
        folder.mkdir(parents=True, exist_ok=True)
        for stale in folder.glob(f".*__{self._account.slug}.jsonl.gz"):
            stale.unlink()  # left by a run that was killed
        return _OpenFile(folder / f".{self._ctx.run_id}__{self._account.slug}.jsonl.gz")


class _OpenFile:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._raw = path.open("wb")
        # No time and no name in the header: equal records give equal files.
        self._gzip = gzip.GzipFile(filename="", mode="wb", fileobj=self._raw, mtime=0)
        # JSON may hold half a surrogate pair of a broken text; UTF-8 has no place for it.
        self.text = io.TextIOWrapper(self._gzip, "utf-8", errors="replace", newline="\n")

    def finish(self) -> None:
        """Close it with all of it on the disk: the state tells that it was read, and is synced."""
        self.text.close()
        self._gzip.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()

    def close(self) -> None:
        self.text.close()
        self._gzip.close()
        self._raw.close()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
