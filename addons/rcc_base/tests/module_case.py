from pathlib import Path

from odoo import Command
from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase

from . import module_checks as checks


class ModuleCase(TransactionCase):
    """Generic checks that every addon inherits: ``class TestModule(ModuleCase): module = "rcc_x"``, post_install."""

    __test__ = False  # pytest: collected in its subclasses only
    allow_inherited_tests_method = True  # else Odoo would run none of these in the subclasses
    module = None
    unscoped = {}  # models with a branch that need no global rule: {name: reason}
    unlisted = {}  # data files that no manifest loads: {path in the addon: reason}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = cls._make_users()

    def __init_subclass__(cls):
        super().__init_subclass__()
        cls.__test__ = True

    @classmethod
    def _role_groups(cls):
        """One group a role, as rcc_branch defines them, and the two that every database has."""
        data = cls.env["ir.model.data"].search(
            [("module", "=", "rcc_branch"), ("model", "=", "res.groups")]
        )
        return [
            "base.group_user",
            "base.group_system",
            *(f"rcc_branch.{name}" for name in data.mapped("name")),
        ]

    @classmethod
    def _make_users(cls):
        """One user a role, without a password: hashing fifteen takes longer than all checks."""
        context = {"no_reset_password": True, "mail_create_nolog": True, "tracking_disable": True}
        employees = cls.env.ref("base.group_user")
        groups = [cls.env.ref(name) for name in cls._role_groups()]
        users = (
            cls.env["res.users"]
            .with_context(**context)
            .create(
                [
                    {
                        "name": group.name,
                        "login": f"module_case_{group.id}",
                        "group_ids": [Command.set((employees | group).ids)],
                    }
                    for group in groups
                ]
            )
            .with_env(cls.env)
        )
        if "rcc.post" in cls.env:
            cls._give_posts(zip(users, groups, strict=True))
        return users

    @classmethod
    def _give_posts(cls, users):
        """Above rcc_branch a role's group counts for holders of a post only."""
        roles = {role.group_id: role for role in cls.env["rcc.role"].search([])}
        branches = cls.env["rcc.branch"]
        union = branches.search([("level", "=", "union")], limit=1) or branches.create(
            {"code": "MC", "name": "Union", "level": "union"}
        )
        cls.env["rcc.post"].create(
            [
                {"user_id": user.id, "role_id": roles[group].id, "branch_id": union.id}
                for user, group in users
                if group in roles
            ]
        )

    def assertFaultless(self, faults):
        found = list(faults)
        self.assertFalse(found, "\n".join(["", *found]))

    def test_access_rows(self):
        """Each model has an access row."""
        self.assertFaultless(checks.access_faults(self.env, self.module))

    def test_scope(self):
        """Each model with a branch has one global rule over all four operations, or a reason."""
        self.assertFaultless(checks.scope_faults(self.env, self.module, self.unscoped))

    def test_table_objects(self):
        """Each declared constraint, index and guard is in the database."""
        self.assertFaultless(checks.table_object_faults(self.env, self.module))

    def test_views(self):
        """Each view renders for each role that can see its model."""
        self.assertFaultless(checks.view_faults(self.env, self.module, self.users))

    def test_menus(self):
        """Each menu with an action is reachable by some role."""
        self.assertFaultless(checks.menu_faults(self.env, self.module, self.users))

    def test_files(self):
        """Each data file on disk is in the manifest."""
        self.assertFaultless(checks.file_faults(Path(get_module_path(self.module)), self.unlisted))

    def test_manifest(self):
        """The manifest states what all of ours state."""
        self.assertFaultless(checks.manifest_faults(self.module))

    def test_names(self):
        """Fields carry rcc_ on foreign models only."""
        self.assertFaultless(checks.name_faults(self.env, self.module))

    def test_docs(self):
        """Models and public methods are documented."""
        self.assertFaultless(checks.doc_faults(self.env, self.module))

    def test_xml_ids(self):
        """XML ids follow the names of their models."""
        self.assertFaultless(checks.xml_id_faults(self.env, self.module))
