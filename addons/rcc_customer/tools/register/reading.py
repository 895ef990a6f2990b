"""A file read a chunk of rows at a time, so that reading can be taken up again at any place."""

from collections import OrderedDict
from itertools import islice

from .rows import Reader

KEPT = 1  # files that a process keeps open between the steps of its work


class Reading:
    """One pass over the sheets of a file, and over the other tables below the first one of each.

    :ivar place: where the reading stands, as plain numbers: all that another process needs to go on
    :ivar memo: what rows further up have told about those further down, of this sheet
    """

    def __init__(self, sheets, place=None):
        self.sheets, self.villages, self.layout = sheets, None, None
        self.index, offset, part, self.sequence, self.taken, self.row = place or (0, 0, 1, 1, 0, 0)
        self._stand_at(offset, part)

    @property
    def place(self):
        """[sheet, rows above its table, table, number of the table in the file, records taken, row]."""
        offset, part = (self.sheet.offset, self.sheet.part) if self.sheet else (0, 1)
        return [self.index, offset, part, self.sequence, self.taken, self.row]

    @property
    def total(self):
        """How many rows the file says it has."""
        return sum(sheet.size for sheet in self.sheets)

    @property
    def done(self):
        """How many of them are behind."""
        size = self.sheet.size if self.sheet else 0
        return sum(sheet.size for sheet in self.sheets[: self.index]) + min(self.row, size)

    def begin(self, layout, mapping, units):
        """Read the table under this mapping from where the reading stands."""
        self.reader = Reader(self.sheet, layout, mapping, units)
        self.records = iter(self.reader)
        for _record in islice(self.records, self.taken):
            pass

    def take(self, limit):
        """The next records, fewer than the limit when the table ends."""
        chunk = list(islice(self.records, limit))
        self.taken += len(chunk)
        self.row = max([self.row, *(record.row_number for record in chunk)])
        return chunk

    def leave(self):
        """Go on to the table below, or to the next sheet; `sheet` is None behind the last one."""
        below = self.reader.below if self.reader else None
        self.sequence, self.taken = self.sequence + 1, 0
        if below:
            self._stand_at(below.offset, below.part)
        else:
            self.index, self.row = self.index + 1, 0
            self._stand_at(0, 1)

    def _stand_at(self, offset, part):
        sheet = self.sheets[self.index] if self.index < len(self.sheets) else None
        if sheet and offset:
            sheet = sheet.below(offset)._replace(part=part)
        self.sheet, self.reader, self.records = sheet, None, None
        self.memo = {"found": {}, "asked": {}, "heads": {}}


class OpenReadings:
    """Files that stay open between the steps of one process; who comes too late for one reads up to its place."""

    def __init__(self):
        self.readings = OrderedDict()

    def get(self, key, place):
        """The reading that stands at this place, or None."""
        reading = self.readings.get(key)
        return reading if reading and reading.place == place else None

    def keep(self, key, reading):
        """Keep one more, and let go of the oldest."""
        self.readings[key] = reading
        while len(self.readings) > KEPT:
            self.readings.popitem(last=False)

    def drop(self, key):
        """Let go of a file."""
        self.readings.pop(key, None)
