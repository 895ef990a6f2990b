import doctest

from odoo.tests import BaseCase, tagged

from ..tools import branches, phone, table
from ..tools.branches import Network, Row


def load_tests(loader, tests, _pattern):
    for module in (branches, phone, table):
        tests.addTests(doctest.DocTestSuite(module))
    return tests


@tagged("rcc_pure")
class TestBranches(BaseCase):
    """The pure check of a file of branches."""

    network = Network(
        parents={"01": "", "0101": "01", "0199": "01"},
        union="01",
        closed=frozenset({"0199"}),
        fixed=frozenset({"0101"}),
        areas={"410527101": "0101", "410527102": ""},
    )

    def faults(self, *rows):
        numbered = [Row(number, *row) for number, row in enumerate(rows, 2)]
        return [
            (fault.number, fault.field, fault.reason)
            for fault in branches.check(numbered, self.network)
        ]

    def test_a_child_before_its_parent_is_no_fault(self):
        self.assertFalse(
            self.faults(
                ("010201", "Outlet", "outlet", "0102"), ("0102", "New", "cooperative", "01")
            )
        )

    def test_each_fault_is_named(self):
        for row, fault in (
            (("02", "X", "union", ""), ("level", "second_union")),
            (("01", "U", "union", "0101"), ("parent_code", "union_below")),
            (("02", "X", "outlet", ""), ("parent_code", "missing")),
            (("02", "X", "outlet", "77"), ("parent_code", "no_branch")),
            (("02", "X", "outlet", "0199"), ("parent_code", "no_branch")),
            (("02", "X", "outlet", "02"), ("parent_code", "branch_cycle")),
            (("02", "", "outlet", "01"), ("name", "missing")),
            (("", "X", "outlet", "01"), ("code", "missing")),
            (("02", "X", "kiosk", "01"), ("level", "branch_level")),
            (("0199", "X", "outlet", "01"), ("code", "closed")),
        ):
            self.assertIn((2, *fault), self.faults(row))

    def test_a_branch_in_use_keeps_its_place(self):
        self.assertEqual(
            self.faults(("0102", "N", "cooperative", "01"), ("0101", "E", "cooperative", "0102")),
            [(3, "parent_code", "moves")],
        )

    def test_two_branches_below_each_other(self):
        self.assertEqual(
            self.faults(("a", "A", "outlet", "b"), ("b", "B", "outlet", "a")),
            [(2, "parent_code", "branch_cycle"), (3, "parent_code", "branch_cycle")],
        )

    def test_doubled_codes(self):
        self.assertEqual(
            self.faults(("a", "A", "outlet", "01"), ("a", "B", "outlet", "01")),
            [(2, "code", "double"), (3, "code", "double")],
        )

    def test_areas_are_known_free_and_named_once(self):
        def area(code, *areas):
            return (code, "X", "outlet", "01", None, None, None, areas)

        self.assertEqual(self.faults(area("02", "410527999")), [(2, "area_codes", "no_area")])
        self.assertEqual(self.faults(area("02", "410527101")), [(2, "area_codes", "taken")])
        self.assertEqual(
            self.faults(area("02", "410527102"), area("03", "410527102")),
            [(2, "area_codes", "double"), (3, "area_codes", "double")],
        )
        self.assertFalse(self.faults(area("02", "410527102")))
