import tempfile
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import module_checks as checks
from .common import FakeModelCase


@tagged("post_install", "-at_install")
class TestModuleCase(FakeModelCase):
    """The generic checks can fail: each is shown what it is there to find."""

    @classmethod
    def fake_models(cls):
        from .bad_fakes import BadForeign, BadScoped

        return BadScoped, BadForeign

    def faults(self, faults):
        return "\n".join(fault for fault in faults if "rcc.bad" in fault or "rcc_bad" in fault)

    @classmethod
    def setUpClass(cls):
        with mute_logger("odoo.registry"):  # one of the bad fakes has no description
            super().setUpClass()

    def test_access(self):
        self.assertIn(
            "rcc.bad.scoped has no access row",
            self.faults(checks.access_faults(self.env, "rcc_base")),
        )

    def test_scope(self):
        """No rule, a rule for a group, a rule that lets writes by: all found; the right one, or a reason, is silent."""
        fault = "rcc.bad.scoped has a branch but no global rule"
        self.assertIn(fault, self.faults(checks.scope_faults(self.env, "rcc_base", {})))
        rule = self.env["ir.rule"].create(
            {
                "name": "r",
                "model_id": self.env["ir.model"]._get_id("rcc.bad.scoped"),
                "groups": self.env.ref("base.group_user").ids,
            }
        )
        self.assertIn(fault, self.faults(checks.scope_faults(self.env, "rcc_base", {})))
        rule.write({"groups": False, "perm_write": False})
        self.assertIn(fault, self.faults(checks.scope_faults(self.env, "rcc_base", {})))
        rule.perm_write = True
        self.assertFalse(self.faults(checks.scope_faults(self.env, "rcc_base", {})))
        rule.unlink()
        self.assertFalse(
            self.faults(checks.scope_faults(self.env, "rcc_base", {"rcc.bad.scoped": "a reason"}))
        )
        self.assertIn(
            "rcc.bad.gone",
            self.faults(checks.scope_faults(self.env, "rcc_base", {"rcc.bad.gone": "x"})),
        )

    def test_table_objects(self):
        self.assertFalse(self.faults(checks.table_object_faults(self.env, "rcc_base")))
        for statement in (
            "ALTER TABLE rcc_bad_scoped DROP CONSTRAINT rcc_bad_scoped_positive",
            "DROP INDEX rcc_bad_scoped_name_idx",
            "ALTER TABLE rcc_bad_scoped DISABLE TRIGGER rcc_bad_scoped_kept",
        ):
            self.env.cr.execute(statement)
        found = self.faults(checks.table_object_faults(self.env, "rcc_base"))
        for name in ("rcc_bad_scoped_positive", "rcc_bad_scoped_name_idx", "rcc_bad_scoped_kept"):
            self.assertIn(name, found)

    def test_names(self):
        self.patch(self.registry["rcc.bad.foreign"], "_original_module", "hr")
        faults = list(checks.name_faults(self.env, "rcc_base"))
        self.assertIn(
            "rcc.bad.scoped.rcc_name is on a model of ours and must not carry rcc_", faults
        )
        self.assertTrue(any("rcc.bad.foreign.bad_colour" in fault for fault in faults))
        self.assertFalse(any("rcc_good" in fault or ".display_name" in fault for fault in faults))

    def test_docs(self):
        found = self.faults(checks.doc_faults(self.env, "rcc_base"))
        for fault in (
            "rcc.bad.scoped has no docstring",
            "rcc.bad.scoped has no _description",
            "rcc.bad.scoped.publish",
        ):
            self.assertIn(fault, found)
        self.assertNotIn("create", found)

    def named(self, record, name):
        self.env["ir.model.data"].create(
            {"module": "rcc_base", "name": name, "model": record._name, "res_id": record.id}
        )
        return record

    def test_views_and_xml_ids(self):
        """A view that needs what the user may not see, or bears another name."""
        view = self.named(
            self.env["ir.ui.view"].create(
                {
                    "name": "bad",
                    "model": "rcc.duty",
                    "type": "form",
                    "arch": "<form><field name='duty'/></form>",
                }
            ),
            "rcc_bad_form",
        )
        self.assertIn("rcc_bad_form", self.faults(checks.xml_id_faults(self.env, "rcc_base")))
        admin = self.env.ref("base.user_admin")
        self.assertFalse(self.faults(checks.view_faults(self.env, "rcc_base", admin)))
        self.env.cr.execute(
            """UPDATE ir_ui_view SET arch_db = '{"en_US": "<form><field name=\\"gone\\"/></form>"}' WHERE id = %s""",
            [view.id],
        )
        self.env.registry.clear_cache("templates")
        self.env.invalidate_all()
        self.assertIn(
            "rcc_bad_form shows", self.faults(checks.view_faults(self.env, "rcc_base", admin))
        )

    def test_menus(self):
        action = self.named(
            self.env["ir.actions.act_window"].create({"name": "x", "res_model": "rcc.bad.scoped"}),
            "rcc_bad_x",
        )
        self.named(
            self.env["ir.ui.menu"].create(
                {"name": "rcc_bad", "action": f"ir.actions.act_window,{action.id}"}
            ),
            "rcc_bad_entry",
        )
        self.assertIn(
            "rcc_bad is reachable by no role",
            self.faults(checks.menu_faults(self.env, "rcc_base", self.env.ref("base.user_admin"))),
        )
        found = self.faults(checks.xml_id_faults(self.env, "rcc_base"))
        self.assertIn("menu rcc_bad_entry", found)
        self.assertIn("action rcc_bad_x", found)

    def test_files(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "views").mkdir()
            (folder / "__manifest__.py").write_text('{"data": ["views/a.xml"]}')
            for file in ("a.xml", "b.xml", "c.csv"):
                (folder / "views" / file).touch()
            self.assertEqual(
                list(checks.file_faults(folder)),
                ["views/b.xml is not in the manifest", "views/c.csv is not in the manifest"],
            )
            self.assertEqual(len(list(checks.file_faults(folder, {"views/b.xml": "why"}))), 1)

    def test_manifest(self):
        self.assertTrue(list(checks.manifest_faults("hr")))
