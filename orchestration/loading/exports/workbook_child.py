"""A program of its own that turns a workbook into JSON lines; started by ``workbooks``.

A workbook of a few kilobytes can claim millions of cells, and the library takes the memory at
once: here only this process ends. Usage: ``workbook_child.py <workbook> <target> <most rows>``.
Each line is ``[sheet, row from 1, [cells as text]]``.
"""

import datetime as dt
import json
import sys
from typing import Any

import python_calamine


def main(source: str, target: str, most: str) -> None:
    """Write all rows of all sheets that hold anything; formulas count as their last value."""
    most_rows, written = int(most), 0
    with open(source, "rb") as file, open(target, "w", encoding="utf-8") as out:
        # By its content: from_path would go by the extension.
        workbook = python_calamine.CalamineWorkbook.from_filelike(file)
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for number, row in enumerate(rows, 1):
                cells = [_text(cell) for cell in row]
                if any(cells):
                    written += 1
                    if written > most_rows:
                        raise SystemExit(f"more than {most_rows} rows")
                    out.write(json.dumps([name, number, cells]) + "\n")


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        # Beyond this a number has lost digits, which an id must show.
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, dt.timedelta):
        return repr(cell.total_seconds())
    if isinstance(cell, (dt.datetime, dt.date, dt.time)):
        return cell.isoformat()
    return str(cell)


if __name__ == "__main__":
    main(*sys.argv[1:4])
