from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NetworkCase

STAFF_READS = (
    "rcc.role",
    "rcc.area",
    "rcc.branch",
    "rcc.customer.group",
    "rcc.post",
    "rcc.portfolio",
    "rcc.portfolio.tenure",
    "rcc.authority",
    "res.partner",
)
# Who may change what beside reading; everything not named here is closed.
WRITERS = {
    "rcc.role": (),
    "rcc.area": ("rcc_admin",),
    "rcc.branch": ("rcc_admin",),
    "rcc.post": ("rcc_admin",),
    "rcc.customer.group": ("department_head",),
    "rcc.portfolio": ("branch_manager", "department_head"),
    "rcc.portfolio.tenure": ("branch_manager", "department_head"),
    "rcc.authority": ("department_head", "executive"),
    "rcc.access": (),
    "rcc.related.party": ("risk",),
}
ROLES = (
    "teller",
    "accountant",
    "customer_manager",
    "back_office",
    "branch_manager",
    "department_head",
    "committee",
    "executive",
    "service_centre",
    "collector",
    "risk",
    "auditor",
    "rcc_admin",
)


@tagged("post_install", "-at_install")
class TestSecurity(NetworkCase):
    """What each role may do with the network's models, and that audit changes nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {code: cls._user(code) for code in ROLES}

    def test_matrix(self):
        for model, writers in WRITERS.items():
            for code, user in self.users.items():
                records = self.env[model].with_user(user)
                self.assertEqual(
                    records.has_access("write"), code in writers, f"{code} writes {model}"
                )
                self.assertEqual(
                    records.has_access("create"), code in writers, f"{code} creates {model}"
                )

    def test_staff_reads(self):
        for model in STAFF_READS:
            for code, user in self.users.items():
                readable = code != "rcc_admin" or model not in (
                    "rcc.portfolio",
                    "rcc.portfolio.tenure",
                )
                self.assertEqual(
                    self.env[model].with_user(user).has_access("read"),
                    readable,
                    f"{code} reads {model}",
                )

    def test_related_parties_are_for_risk_and_audit(self):
        readers = {
            code
            for code, user in self.users.items()
            if self.env["rcc.related.party"].with_user(user).has_access("read")
        }
        self.assertEqual(readers, {"risk", "auditor"})

    def test_auditor_changes_nothing(self):
        """On no model at all, but for what the web client keeps for the person."""
        from ..models.base import CLIENT_OWN

        auditor = self.users["auditor"]
        for name, model in self.env.items():
            if model._abstract or model._transient or name in CLIENT_OWN:
                continue
            for operation in ("create", "write", "unlink"):
                self.assertFalse(
                    model.with_user(auditor).has_access(operation), f"{operation} {name}"
                )

    def test_auditor_keeps_the_web_client(self):
        auditor = self.users["auditor"]
        self.env["ir.filters"].with_user(auditor).create(
            {"name": "Mine", "model_id": "res.partner", "user_ids": auditor.ids}
        )
        auditor.with_user(auditor).write({"lang": "en_US"})

    def test_auditor_with_a_pen(self):
        """A second group by hand does not open what the post closes."""
        auditor = self.users["auditor"]
        auditor.group_ids += self.env.ref("base.group_partner_manager")
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(auditor).create({"name": "x"})

    def test_role_groups_by_hand_open_nothing(self):
        """Groups come from posts: one linked by hand does not count."""
        user = self._user()
        user.sudo().group_ids += self.env.ref(
            "rcc_branch.group_executive"
        )  # as a careless import would
        self.assertFalse(user.has_group("rcc_branch.group_executive"))

    def test_access_log_is_never_changed(self):
        customer = self._customer("C", self.east)
        entry = (
            self.env["rcc.access"]
            .with_user(self.users["teller"])
            ._log(customer, "unmask", "at the counter")
        )
        self.assertEqual((entry.user_id, entry.branch_id), (self.users["teller"], self.east))
        for change in (lambda: entry.write({"reason": "other"}), entry.unlink):
            with self.assertRaises(IntegrityError), self.cr.savepoint(), mute_logger("odoo.sql_db"):
                change()
                self.env.flush_all()
        self.assertTrue(
            self.env["rcc.access"]
            .with_user(self.users["branch_manager"])
            .search([("id", "=", entry.id)])
        )
        self.assertFalse(
            self.env["rcc.access"]
            .with_user(self._user("branch_manager", self.west))
            .search([("id", "=", entry.id)])
        )

    def test_menus(self):
        """Staff see our app and Discuss, nothing else."""
        for code, user in self.users.items():
            menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
            apps = {menus[app_id]["xmlid"] for app_id in menus["root"]["children"]}
            self.assertEqual(apps, {"rcc_base.menu_root", "mail.menu_root_discuss"}, code)
