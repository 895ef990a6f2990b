from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..tools.sets import run_set


@tagged("post_install", "-at_install")
class TestSets(TransactionCase):
    """SQL over sets, in step with the ORM."""

    def test_reads_what_is_pending(self):
        partner = self.env["res.partner"].create({"name": "A"})
        partner.name = "B"
        self.assertEqual(
            run_set(self.env, SQL("SELECT name FROM res_partner WHERE id = %s", partner.id)),
            [("B",)],
        )

    def test_marks_modified(self):
        """Stored computes follow what SQL wrote, and no old value stays in the cache."""
        parent = self.env["res.partner"].create({"name": "A", "is_company": True})
        child = self.env["res.partner"].create({"name": "child", "parent_id": parent.id})
        self.assertEqual(child.complete_name, "A, child")
        rows = run_set(
            self.env,
            SQL("UPDATE res_partner SET name = 'Z' WHERE id = %s RETURNING id", parent.id),
            {"res.partner": ["name"]},
        )
        self.assertEqual(rows, [(parent.id,)])
        self.assertEqual((parent.name, child.complete_name), ("Z", "Z, child"))

    def test_no_result(self):
        self.assertEqual(
            run_set(self.env, SQL("UPDATE res_partner SET name = name WHERE FALSE")), []
        )
