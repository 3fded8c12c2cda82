"""Small files that are large inside, and what a load of one takes: run as a program of its own.

``python -m tests.loading.hostile.giants <name> <folder>`` makes the file, loads it as a run does,
and prints JSON: file (bytes), megabytes (peak memory of the load, its children's counted for
themselves), seconds (processor time), counts, reasons.
"""

import gzip
import io
import json
import os
import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import zstandard

from extractors.files import collect
from orchestration.loading import ensure_raw, load, pending
from orchestration.loading.memory import bound_memory
from tests.loading.desk import NOW
from tests.loading.export_files import csv_text, xlsx, zipped

_HEAD = "platform,account,action_type,acted_at,action_id,text\n"
_ROW = "x,a,like,2026-01-01,{},{}\n"
_MB = 1024 * 1024


def _gzip(pieces: Iterator[bytes], path: Path) -> None:
    with gzip.open(path, "wb", compresslevel=1) as out:
        for piece in pieces:
            out.write(piece)


def _zstd(pieces: Iterator[bytes], path: Path) -> None:
    with path.open("wb") as raw, zstandard.ZstdCompressor().stream_writer(raw) as out:
        for piece in pieces:
            out.write(piece)


def _line(megabytes: int, quote: str = "") -> Iterator[bytes]:
    yield (_HEAD + _ROW.format(1, "ok") + "x,a,like,2026-01-01,2," + quote).encode()
    for _ in range(megabytes):
        yield b"y" * _MB
    yield (quote + "\n" + _ROW.format(3, "ok")).encode()


def _long_line(path: Path) -> None:
    _gzip(_line(1000), path)


def _long_quoted_line(path: Path) -> None:
    _zstd(_line(900, '"'), path)


def _json_line(path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"platform":"x","account":"a","action_type":"like","acted_at":"2026-01-01","t":"'
        for _ in range(900):
            yield b"y" * _MB
        yield b'"}\n'

    _gzip(pieces(), path)


def _json_array(path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'[{"platform":"x","account":"a","action_type":"like","acted_at":"2026-01-01","t":"'
        for _ in range(900):
            yield b"y" * _MB
        yield b'"}]'

    _zstd(pieces(), path)


def _json_of_lists(path: Path) -> None:
    row = '{"platform":"x","account":"a","action_type":"like","acted_at":"2026-01-01","m":[%s],}\n'
    path.write_text(row % ("[]," * 5_000_000 + "1"))


def _gzip_trap(path: Path) -> None:
    _gzip((b"\n" * _MB for _ in range(8_000)), path)


def _zstd_trap(path: Path) -> None:
    _zstd((b"\n" * _MB for _ in range(30_000)), path)


def _quotes(path: Path) -> None:
    path.write_text(_HEAD + '"' + "\n".join(["x" * 2000] * 60_000) + "\n")


def _wide(path: Path) -> None:
    path.write_text(",".join(f"c{n}" for n in range(30_000)) + "\n" + "1," * 30_000 + "\n")


def _wide_table(path: Path) -> None:
    extra = ",".join(f"c{n}" for n in range(900))
    path.write_text(
        _HEAD.strip() + f",{extra}\n" + (_ROW.format(1, "t").strip() + ",1" * 900 + "\n") * 2000
    )


def _many_keys(path: Path) -> None:
    row = '{{"platform":"x","account":"a","action_type":"like","acted_at":"2026-01-01",{}}}\n'
    with path.open("w") as out:
        for n in range(200_000):
            out.write(row.format(",".join(f'"k{n}_{i}":1' for i in range(8))))


def _parquet(path: Path, column: str, rows: int) -> None:
    con = duckdb.connect(config={"memory_limit": "4GB"})
    con.execute("SET enable_progress_bar = false")
    con.execute(
        f"COPY (SELECT 'x' AS platform, 'a' AS account, 'like' AS action_type, "
        f"'2026-01-01' AS acted_at, i AS action_id, {column} AS text FROM range({rows}) t(i)) "
        f"TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 1000000)"
    )


def _parquet_texts(path: Path) -> None:
    _parquet(path, "repeat('y', 3000)", 400_000)


def _parquet_huge_value(path: Path) -> None:
    _parquet(path, "repeat('y', 300000000)", 3)


def _parquet_claims(path: Path) -> None:
    _parquet(path, "'t' || i", 1000)
    data = bytearray(path.read_bytes())
    for at in range(len(data) - 200, len(data) - 12, 7):
        data[at] = 0xFF
    path.write_bytes(bytes(data))


def _workbook(path: Path) -> None:
    data = io.BytesIO(xlsx({"S": [["Date", "Video Views", "Profile Views"], ["2026-02-01", 5, 1]]}))
    with zipfile.ZipFile(data) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    members[sheet] = members[sheet].replace(b"</sheetData>", far)
    path.write_bytes(zipped(members))


def _workbook_entities(path: Path) -> None:
    data = io.BytesIO(xlsx({"S": [["&a9;"]]}))
    with zipfile.ZipFile(data) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    sheet = "xl/worksheets/sheet1.xml"
    text = members[sheet].replace(b"&amp;a9;", b"&a9;")
    members[sheet] = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'.encode() + text
    path.write_bytes(zipped(members))


def _archive_of_texts(path: Path) -> None:
    posts = csv_text([["Date", "Video Views", "Profile Views"], ["2026-02-01", "5", "1"]])
    text = posts + ("\u00e9\U0001f600" + "y" * 60 + "\n") * 900
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(12_000):
            archive.writestr(f"{n}.csv", text)


def _archive_trap(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("Overview.csv", "w", force_zip64=True) as out:
            out.write(b"Date,Video Views,Profile Views\n")
            for _ in range(1500):
                out.write(b"\n" * _MB)


def _export_of_broken_rows(path: Path) -> None:
    path.write_bytes(b"Date,Video Views,Profile Views\n" + b"a\n" * 1_000_000)


#: How a workbook, Parquet or archive of that name is made; the rest are texts.
GIANTS: dict[str, Callable[[Path], None]] = {
    name.removeprefix("_"): make
    for name, make in list(globals().items())
    if name in (
        "_long_line", "_long_quoted_line", "_json_line", "_json_array", "_json_of_lists",
        "_gzip_trap", "_zstd_trap", "_quotes", "_wide", "_wide_table", "_many_keys",
        "_parquet_texts", "_parquet_huge_value", "_parquet_claims", "_workbook",
        "_workbook_entities", "_archive_of_texts", "_archive_trap", "_export_of_broken_rows",
    )
}  # fmt: skip


def _peak_megabytes() -> int:
    # Of this program alone: what getrusage() tells includes the one that it was before exec().
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def main(name: str, folder: str) -> None:
    """See the module."""
    root = Path(folder)
    path = root / "inbox" / "tiktok" / "b" / "file"
    if not path.exists():
        path.parent.mkdir(parents=True)
        GIANTS[name](path)
        # Made in a process of its own, whose memory is not that of the load.
        os.execv(sys.executable, [sys.executable, "-m", __spec__.name, name, folder])
    con = duckdb.connect(str(root / "warehouse.duckdb"), config={"threads": 2})
    bound_memory(con)
    ensure_raw(con)
    started = time.process_time()
    collect(root / "inbox", root / "landing", "run001", NOW)
    counts, reasons = [], []
    for file in pending(con, root / "landing"):
        counts.append(load(con, file, "run001", root / "quarantine"))
    for (reason,) in con.execute("SELECT DISTINCT reason FROM raw.quarantine").fetchall():
        reasons.append(reason)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({
        "file": path.stat().st_size,
        "megabytes": _peak_megabytes(),
        "children": children.ru_maxrss // 1024,
        "seconds": round(time.process_time() - started + children.ru_utime + children.ru_stime, 1),
        "counts": [[c.rows_in, c.loaded, c.unchanged, c.quarantined] for c in counts],
        "reasons": reasons,
    }))  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:3])
