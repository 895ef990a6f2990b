"""Which head the members of a register belong to."""


class Households:
    """Joins members to the head above them, or to the one below where a household number or the head's name ties them.

    Records come out in the order in which they can be filed: a head before its members.
    """

    def __init__(self):
        self.heads, self.waiting = {}, []

    def settle(self, record):
        """Take in a record; return those whose head is known by now, the head first."""
        if record.role == "head":
            record.head = (record.row_number, record.half)
            if self._second(record, self.heads.get(record.half)):
                record.refuse("two_heads", "relation", str(self.heads[record.half].row_number))
                return [record]
            self.heads[record.half] = record
            mine = [one for one in self.waiting if self._tied(one, record)]
            for member in mine:
                self._join(member, record)
            return [*self._strays(record), record, *mine]
        head = self.heads.get(record.half)
        if head and (not record.tie or not head.tie or record.tie == head.tie):
            self._join(record, head)
        elif record.tie:
            strays = self._strays(record)
            self.waiting.append(record)
            return strays
        else:
            record.refuse("headless", "head_name")
        return [record]

    def rest(self):
        """The members whose head never came, refused."""
        for member in self.waiting:
            member.refuse("headless", "head_name", member.tie)
        return self.waiting

    def _strays(self, record):
        """Refuse those who wait beside another household; the ones tied to the record go on waiting for its head."""
        mine = [one for one in self.waiting if one.half != record.half or self._tied(one, record)]
        strays = [one for one in self.waiting if one not in mine]
        for member in strays:
            member.refuse("headless", "head_name", member.tie)
        self.waiting = [one for one in mine if record.role != "head" or not self._tied(one, record)]
        return strays

    @staticmethod
    def _second(record, head):
        """Whether a household of one number in the register has a head already, and this is somebody else."""
        number = record.texts.get("household_no")
        return (
            head is not None
            and number is not None
            and number == head.texts.get("household_no")
            and record.number != head.number
        )

    @staticmethod
    def _tied(one, other):
        return one.half == other.half and one.tie == other.tie

    @staticmethod
    def _join(member, head):
        if head.refused:
            member.refuse("head_refused", "head_name", str(head.row_number))
        else:
            member.head = head.head
