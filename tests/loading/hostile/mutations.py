"""Damage to files, by chance with a fixed seed: bytes, text, values, envelopes, archives.

``mutate`` takes a good file and gives a damaged or hostile one with a word for what was done to
it. No mutation knows what the load makes of it.
"""

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Callable
from random import Random

import zstandard

#: What stands in a cell and means something to a shell, a spreadsheet, SQL, a template or a path.
HOSTILE = (
    "'; DROP TABLE raw.loads; --", '"; DROP SCHEMA raw CASCADE; --', "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1", "-1+1", "../../etc/passwd", "/etc/passwd", "${HOME}",
    "$(touch pwned)", "`touch pwned`", "{{ env_var('HOME') }}", "{% raw %}", "%s%n%x", "{0}",
    "read_csv('/etc/passwd')", "read_text('../secret.csv')", "COPY raw.loads TO 'pwned'",
    "ATTACH 'pwned.duckdb'", "<script>alert(1)</script>", "\u202eevil\u202c", "\u200b\u200d\ufeff",
    "\x1b[2J\x1b[31mred\x07", "a\x00b", "\r\n", "\n", '"', "'", "\\", "\\N", "NULL", "null", "nan",
    "NaN", "Infinity", "-inf", "1e999", "1_000", "0x1F", "9" * 400, "-0", "\u0663", "\u221e",
    "true", "0000-00-00", "0001-01-01", "9999-12-31T23:59:60Z", "10000-01-01", "-4713-01-01",
    "2026-02-30", "2026-02-30T25:61:61+99:99", "9223372036854775808", "1:00:" + "9" * 400,
    "9" * 400 + ":00:00", "\ud83d", "e\u0301\u0301", "\U0001f469\u200d\U0001f469", "x" * 70_000,
    "[" * 3000, '{"a":' * 300, "\u0130", "\u212a", " " * 3000, "(" * 2000, ",,,;;;\t\t", "",
)  # fmt: skip
_PIECES = tuple(one.encode("utf-8", "surrogatepass") for one in HOSTILE if len(one) < 500) + (
    b"\xff", b"\xc3", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\0", b"\0" * 64,
    b"\x1a", b"\xe9", b"\x85", b"\xc2\x85", b"\xe2\x80\xa8", b"\r", b"\\u0000", b"\\ud800", b"PAR1",
    b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"[", b"{", b"]", b"}", b'""', b'"\n"', b":",
    b"sep=;\n", b"#", b"\x0c", b"NaN", b"1E400", b"-",
)  # fmt: skip
Mutation = Callable[[bytes, Random], bytes]


def _place(data: bytes, rng: Random) -> int:
    return rng.randrange(len(data) + 1)


def _flip(data: bytes, rng: Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 40))):
        if out:
            out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def _cut(data: bytes, rng: Random) -> bytes:
    at = _place(data, rng)
    return data[:at] if rng.random() < 0.5 else data[:at] + data[at + rng.randrange(1, 60) :]


def _double(data: bytes, rng: Random) -> bytes:
    first, second = sorted((_place(data, rng), _place(data, rng)))
    return data[:second] + data[first:]


def _insert(data: bytes, rng: Random) -> bytes:
    for _ in range(rng.choice((1, 1, 3, 10))):
        at = _place(data, rng)
        data = data[:at] + rng.choice(_PIECES) + data[at:]
    return data


def _garbage_behind(data: bytes, rng: Random) -> bytes:
    return data + rng.choice((b"\0" * 100, rng.randbytes(50), b"\n\n\n", data))


def _garbage_before(data: bytes, rng: Random) -> bytes:
    return (
        rng.choice((b"\xef\xbb\xbf", b"\xef\xbb\xbf" * 2, b"\n\n", b"\0", b" ", b"#!sh\n")) + data
    )


def _newlines(data: bytes, rng: Random) -> bytes:
    ends = (b"\r\n", b"\r", b"\n", b"\n\n", b"\n\r", b"\x0b\n")
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    return b"".join(line + rng.choice(ends) for line in lines)


def _recoded(data: bytes, rng: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    encoding = rng.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "latin-1", "utf-7", "utf-32", "cp037")
    )
    return text.encode(encoding, "replace")


def _delimiters(data: bytes, rng: Random) -> bytes:
    signs = [b",", b";", b"\t", b"|", b":", b'"', b"'"]
    old, new = rng.sample(signs, 2)
    return data.replace(old, new) if rng.random() < 0.5 else data.replace(old, new, 3)


def _shuffled_lines(data: bytes, rng: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    kind = rng.randrange(5)
    if kind == 0:
        rng.shuffle(lines)
    elif kind == 1:
        lines = lines[:1]
    elif kind == 2:
        lines = lines[1:]
    elif kind == 3:
        lines = lines[:1] + [line for line in lines for _ in range(rng.randrange(3))]
    else:
        lines = [line for line in lines if rng.random() < 0.7]
    return b"".join(lines)


def _header(data: bytes, rng: Random) -> bytes:
    head, newline, rest = data.partition(b"\n")
    names = head.rstrip(b"\r").split(b",")
    at = rng.randrange(len(names))
    kind = rng.randrange(5)
    if kind == 0:
        names[at] = rng.choice(_PIECES)
    elif kind == 1:
        names[at] = rng.choice(names)
    elif kind == 2:
        del names[at]
    elif kind == 3:
        names.insert(at, b"")
    else:
        names += [b"column%d" % n for n in range(rng.choice((50, 400)))]
    return b",".join(names) + newline + rest


def _values(data: bytes, rng: Random) -> bytes:
    """Values swapped for hostile ones: between delimiters, or the strings of JSON."""
    for _ in range(rng.choice((1, 2, 5))):
        value = rng.choice(HOSTILE)
        lines = data.split(b"\n")
        at = rng.randrange(len(lines))
        sign = rng.choice((b",", b";", b"\t"))
        cells = lines[at].split(sign)
        if data[:1] in (b"{", b"["):
            cells = lines[at].split(b'"')
            new = json.dumps(value)[1:-1].encode()
        elif rng.random() < 0.5:
            new = b'"' + value.replace('"', '""').encode("utf-8", "surrogatepass") + b'"'
        else:
            new = value.encode("utf-8", "surrogatepass")
        cells[rng.randrange(len(cells))] = new
        separator = b'"' if data[:1] in (b"{", b"[") else sign
        lines[at] = separator.join(cells)
        data = b"\n".join(lines)
    return data


def _json_types(data: bytes, rng: Random) -> bytes:
    """Some values of JSON become values of other types, deep ones included."""
    odd = ("null", "[]", "{}", "1e999", "-1", "true", '""', "[[1]]", '{"a":{"b":[1]}}', "NaN",
           "[" * 200 + "]" * 200, "123456789012345678901234567890", '"\\ud800"')  # fmt: skip
    parts = data.split(b":")
    for _ in range(rng.choice((1, 3))):
        at = rng.randrange(len(parts))
        end = next((n for n, sign in enumerate(parts[at]) if sign in b",}"), len(parts[at]))
        parts[at] = rng.choice(odd).encode() + parts[at][end:]
    return b":".join(parts)


def _numbers(data: bytes, rng: Random) -> bytes:
    """Lengths and offsets of a binary file claim something else."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 2, 4))):
        if len(out) > 12:
            at = rng.randrange(max(0, len(out) - 300), len(out) - 8) if rng.random() < 0.6 else (
                rng.randrange(len(out) - 8)
            )  # fmt: skip
            number = rng.choice((0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF))
            width = rng.choice((1, 2, 4))
            form = {1: "<B", 2: "<H", 4: "<I"}[width]
            out[at : at + width] = struct.pack(form, number & (256**width - 1))
    return bytes(out)


def _nothing(data: bytes, rng: Random) -> bytes:
    return rng.choice((b"", b"\n", b" ", b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"[]", b"{}", b"[",
                       b'""', b"PAR1", b"PAR1PAR1", b"PK\x05\x06" + bytes(18)))  # fmt: skip


def _same(data: bytes, rng: Random) -> bytes:
    return data


TEXT: tuple[Mutation, ...] = (
    _flip, _cut, _double, _insert, _insert, _garbage_behind, _garbage_before, _newlines, _recoded,
    _delimiters, _shuffled_lines, _header, _values, _values, _values, _values, _json_types,
    _nothing, _same,
)  # fmt: skip
BINARY: tuple[Mutation, ...] = (
    _flip, _flip, _cut, _double, _insert, _garbage_behind, _garbage_before, _numbers, _numbers,
    _numbers, _same,
)  # fmt: skip


def _members(data: bytes, rng: Random) -> bytes:
    """An archive or workbook whose members are damaged, renamed, repeated, links, bombs, locked."""
    names = ("../../pwned.csv", "/tmp/pwned.csv", "C:\\pwned.csv", "a\nb.csv", "\x1b[31m.csv",
             "x" * 250, "'; DROP TABLE raw.loads; --", "\u202e.csv", "CON", "a/" * 60 + "b",
             "sub/")  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            content, info = old.read(member), zipfile.ZipInfo(member.filename)
            if rng.random() < 0.4:
                content = rng.choice(TEXT)(content, rng)
            if rng.random() < 0.1:
                info.filename = rng.choice(names)
            if rng.random() < 0.05:
                info.external_attr, content = 0o120777 << 16, b"../../../secret.csv"
            if rng.random() < 0.05:
                content += b"\n" * 300_000
            packing = rng.choice((0, 8, 8, 8, 12, 14))
            for _ in range(2 if rng.random() < 0.1 else 1):
                new.writestr(info, content, packing)
        if rng.random() < 0.2:
            new.writestr(rng.choice(("inner.zip", "a.txt", "xl/workbook.xml")), data)
    packed = out.getvalue()
    return rng.choice(BINARY)(packed, rng) if rng.random() < 0.2 else packed


def _envelope(data: bytes, rng: Random) -> bytes:
    """Packed, perhaps twice or in two pieces, and perhaps damaged then."""
    half = rng.randrange(len(data) + 1)
    packed = rng.choice((
        lambda: gzip.compress(data), lambda: zstandard.compress(data),
        lambda: gzip.compress(gzip.compress(data)), lambda: zstandard.compress(gzip.compress(data)),
        lambda: gzip.compress(data[:half]) + gzip.compress(data[half:]),
        lambda: zstandard.compress(data[:half]) + zstandard.compress(data[half:]),
        lambda: gzip.compress(data) + gzip.compress(b""),
        lambda: b"\x50\x2a\x4d\x18\4\0\0\0abcd" + zstandard.compress(data),
    ))()  # fmt: skip
    return rng.choice(BINARY)(packed, rng) if rng.random() < 0.5 else packed


def mutate(data: bytes, rng: Random) -> tuple[bytes, str]:
    """One to three mutations, and their names."""
    done = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if (
            data.startswith(b"PK\x03\x04")
            and rng.random() < 0.6
            and zipfile.is_zipfile(io.BytesIO(data))
        ):
            change: Mutation = _members
        else:
            binary = b"\0" in data[:2000] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
            change = rng.choice(BINARY if binary else TEXT)
        try:
            data = change(data, rng)
        except Exception:
            if change is not _members:
                raise
            change = _flip  # an archive that an earlier mutation broke cannot be taken apart
            data = change(data, rng)
        done.append(change.__name__.strip("_"))
    if rng.random() < 0.2:
        data = _envelope(data, rng)
        done.append("envelope")
    return data, "+".join(done)


def hostile_name(path: str, rng: Random) -> str:
    """A path of the inbox whose last part, or a folder behind the known ones, is odd."""
    odd = rng.choice(('quo"te', "quo'te", "new\nline", "%s%n", "-rf", "\u202egnp.exe", "\u00e9",
                      "e\u0301", "\x1b[2J", "a;b", "*[?]", "x" * 200, " ", "~", "$HOME",
                      "key=value", "\udcff", "a\\b", "nul\x7f"))  # fmt: skip
    folder, _, name = path.rpartition("/")
    return f"{folder}/{odd}/{name}" if rng.random() < 0.3 else f"{folder}/{odd}{name}"
