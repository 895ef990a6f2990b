"""Open a register by what the file is, never by what it is called; refuse what could hurt the server."""

import io
import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from . import cards

MAX_BYTES = 64 * 2**20
MAX_UNPACKED = 512 * 2**20
MAX_PART = 96 * 2**20  # any part that is not a sheet is read into memory as a whole
MAX_RATIO = 250
MAX_ROWS = 500_000
MAX_COLUMNS = 256
MAX_SHEETS = 5000
MAX_PARTS = 100  # tables one below the other in a sheet
NOT_CALCULATED = "#FORMULA!"  # stands where a formula has no value
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RAW_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
KNOWN_FOREIGN = (
    (b"%PDF", "pdf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x1f\x8b", "gz"),
    (b"{\\rtf", "rtf"),
)


class BookError(Exception):
    """A file that is no readable register.

    ``reason`` is empty, encrypted, damaged, unsupported, too_large, bomb, sheets or rows.
    """

    def __init__(self, reason, detail=""):
        super().__init__(f"{reason} {detail}".strip())
        self.reason, self.detail = reason, detail


class Merge(NamedTuple):
    """A merged range, rows and columns from 0, ends excluded."""

    top: int
    bottom: int
    left: int
    right: int


class Sheet(NamedTuple):
    """One sheet: ``rows()`` starts a new pass over lists of plain values (str, int, float, date, None)."""

    name: str
    rows: Callable[[], Iterator[list]]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    offset: int = 0  # rows of the sheet above the first one of rows()
    part: int = 1
    size: int = 0  # rows it is said to have, of all its tables; 0 when nobody knows
    origins: tuple[
        str, ...
    ] = ()  # of a table put together: the sheet that each row under its heading comes from

    @property
    def title(self):
        """The name under which this part of the sheet is mapped; the first part bears the sheet's own."""
        return self.name if self.part == 1 else f"{self.name} / {self.part}"

    def origin(self, row_number):
        """The sheet of the file where a row stands, counted from 1."""
        return self.origins[row_number - 2] if self.origins else self.name

    def below(self, start):
        """The part of the sheet from a row on: another table under this one."""

        def rows():
            return itertools.islice(self.rows(), start, None)

        merges = tuple(
            Merge(merge.top - start, merge.bottom - start, merge.left, merge.right)
            for merge in self.merges
            if merge.top >= start
        )
        return self._replace(
            rows=rows, merges=merges, offset=self.offset + start, part=self.part + 1
        )


def open_book(content, name=""):
    """The sheets of a register file; BookError when it is none.

    :param content: the bytes of an .xls, .xlsx, .csv, SpreadsheetML or HTML file, whatever its extension
    :param name: the file's name; a text file has no other name for its only sheet
    """
    if not content or not content[:4096].strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise BookError("empty")
    if len(content) > MAX_BYTES:
        raise BookError("too_large")
    reader = _reader(content)
    try:
        sheets = reader(content, re.sub(r"\.\w{1,5}$", "", name.rsplit("/", 1)[-1]) or "Sheet1")
    except BookError:
        raise
    except MemoryError:
        raise BookError("too_large") from None
    except Exception as error:  # any library may stumble in any way over a broken file
        raise BookError(
            "encrypted" if "encrypt" in str(error).lower() else "damaged", type(error).__name__
        ) from error
    if not sheets:
        raise BookError("empty")
    if len(sheets) > MAX_SHEETS:
        raise BookError("sheets")
    named = _named([sheet._replace(rows=_guarded(sheet.rows)) for sheet in sheets])
    return cards.joined(named)


def _named(sheets):
    """Sheets of one name each: tables of a page may share theirs."""
    taken, named = Counter(), []
    for sheet in sheets:
        taken[sheet.name] += 1
        again = taken[sheet.name] > 1
        named.append(sheet._replace(name=f"{sheet.name} ({taken[sheet.name]})") if again else sheet)
    return named


def _reader(content):
    """The reader for what the first bytes say."""
    from . import book_text, book_xls, book_xlsx

    head = content[:8]
    if head == OLE:
        return _ole_reader(content)
    if head.startswith(RAW_BIFF):
        return book_xls.read
    if head[:2] == b"PK":
        _check_zip(content)
        return book_xlsx.read
    for magic, kind in KNOWN_FOREIGN:
        if head.startswith(magic):
            raise BookError("unsupported", kind)
    return book_text.reader(content)


def _ole_reader(content):
    """An OLE container holds an .xls, an encrypted .xlsx or another program's document."""
    from . import book_xls

    names = {
        name
        for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument", "PowerPoint Document")
        if name.encode("utf-16-le") in content
    }
    if "EncryptedPackage" in names:
        raise BookError("encrypted")
    if not names & {"Workbook", "Book"}:
        raise BookError("unsupported", "doc") if names else BookError("damaged")
    return book_xls.read


def _check_zip(content):
    """Refuse other zip files and those that unpack to more than any register needs."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise BookError("damaged", "zip") from error
    names = {part.filename.replace("\\", "/").lower() for part in parts}
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise BookError("unsupported", "xlsb" if "xl/workbook.bin" in names else "ods")
    if not any(name.endswith("workbook.xml") for name in names):
        raise BookError("unsupported", "zip")
    if any(part.flag_bits & 1 for part in parts):
        raise BookError("encrypted")
    unpacked = sum(part.file_size for part in parts)
    for part in parts:
        bloated = part.file_size > 2**23 and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        if bloated or part.file_size > (
            MAX_UNPACKED
            if "sheet" in part.filename.lower() and "shared" not in part.filename.lower()
            else MAX_PART
        ):
            raise BookError("bomb")
    if unpacked > MAX_UNPACKED:
        raise BookError("bomb")


def _guarded(rows):
    """Rows cut to the widest register, ending with BookError where a sheet goes on without end or breaks off."""

    def iterate():
        filled = 0
        try:
            for row in rows():
                filled += any(value is not None and value != "" for value in row[:MAX_COLUMNS])
                if filled > MAX_ROWS:
                    raise BookError("rows")
                yield row[:MAX_COLUMNS]
        except BookError:
            raise
        except Exception as error:  # a part that is damaged shows only when it is read
            raise BookError("damaged", type(error).__name__) from error

    return iterate
