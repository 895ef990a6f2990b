from .common import CustomerCase
from .merge_dump import MergeDump


class MergeCase(CustomerCase, MergeDump):
    """Two records of one person, in two households of the east: 张伟 of Dong-1 and 张卫 of Dong-2."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._household("张卫", cls.dong_2, 31, phone="13800138009")
        cls.twin = cls.other.rcc_head_id
        cls.clerk = cls._user("back_office")
        cls.merges = cls.env["rcc.merge"]

    def _merged(self, survivor=None, gone=None, **choices):
        """The merge of two customers, by default of the two heads."""
        merge = self.merges._merge(survivor or self.head, gone or self.twin, "同一人", **choices)
        self.env.invalidate_all()
        return merge
