"""How large an archive or a workbook may be; what is larger is refused, not tried.

Real exports stay far below: the largest are archives of an account, whose pictures are not read.
"""

MAX_MEMBERS = 50_000
#: Bytes of one member after decompression, of those that are read.
MAX_MEMBER_BYTES = 256 * 1024 * 1024
#: Beginnings of the texts of an archive, which are held to see which exports they are.
MAX_HEADS_BYTES = 128 * 1024 * 1024
MAX_ARCHIVE_BYTES = 1024 * 1024 * 1024
#: A workbook is read into memory as a whole.
MAX_WORKBOOK_BYTES = 64 * 1024 * 1024
#: Characters of one cell that are kept; a longer one is a problem of its row.
MAX_CELL = 1024 * 1024
MAX_ROWS = 1_000_000
