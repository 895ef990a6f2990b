from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestBranch(NetworkCase):
    """The network is one tree under one union."""

    def test_a_branch_is_a_contact(self):
        self.east.with_user(self._user("rcc_admin")).write(
            {"phone": "0372-1", "address": "Main Street 1"}
        )
        self.assertRecordValues(
            self.east.partner_id,
            [
                {
                    "name": "Branch E",
                    "is_company": True,
                    "phone": "0372-1",
                    "street": "Main Street 1",
                }
            ],
        )

    @mute_logger("odoo.sql_db")
    def test_refused_trees(self):
        for level, parent in (("cooperative", None), ("union", self.union), ("union", None)):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self._branch("X", level, parent)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.east.parent_id = self.outlet

    def test_manager_staff_and_villages(self):
        manager = self._user("branch_manager")
        self._user("teller", self.outlet)
        self.assertEqual(self.east.manager_id, manager)
        self.assertEqual((self.east.staff_count, self.outlet.staff_count), (1, 1))
        villages = self.env["rcc.area"].search(self.east._villages_domain())
        self.assertEqual(villages, self.dong_1)
        self.assertEqual(self.env["rcc.area"].search(self.outlet._villages_domain()), self.dong_2)
        self.assertEqual(
            self.env["rcc.area"].search((self.east | self.outlet)._villages_domain()),
            self.dong_1 | self.dong_2,
        )

    def test_villages_behind_another_branch_come_back(self):
        self.xi.branch_id = self.west
        self.dong.branch_id = self.outlet
        self.county.branch_id = self.east
        self.dong_2.branch_id = self.east
        self.assertEqual(self.env["rcc.area"].search(self.east._villages_domain()), self.dong_2)

    def test_below(self):
        self.assertEqual(set(self.east._below()), {self.east.id, self.outlet.id})

    def test_only_administrators_change_the_network(self):
        with self.assertRaises(AccessError):
            self.east.with_user(self._user("branch_manager")).name = "Mine"
