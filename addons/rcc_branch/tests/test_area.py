from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestArea(NetworkCase):
    """Areas: a tree by statistical codes."""

    def test_full_name_and_responsible_branch(self):
        self.assertEqual(
            self.dong_1.complete_name, "Area 990001 / Area 990001001 / Area 990001001001"
        )
        self.assertEqual(self.dong_1._responsible_branch(), self.east)
        self.assertEqual(self.dong_2._responsible_branch(), self.outlet)
        self.assertFalse(self.county._responsible_branch())

    @mute_logger("odoo.sql_db")
    def test_code_must_fit_the_parent(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._area("990001003001", "village", self.dong)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.dong_1.parent_id = self.xi
            self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_code_must_fit_the_level(self):
        for code, level in (
            ("99000100", "township"),
            ("99000A001", "township"),
            ("990001009", "village"),
        ):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self._area(code, level, self.county)

    @mute_logger("odoo.sql_db")
    def test_only_counties_and_above_are_roots(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._area("990009001", "township")
        self.assertTrue(self._area("980001", "county"))

    def test_found_by_full_name_and_code(self):
        areas = (
            self.env["rcc.area"]
            .with_user(self._user("teller"))
            .name_search("990001001 / Area 990001001001")
        )
        self.assertEqual([area_id for area_id, name in areas], self.dong_1.ids)
