import json
from datetime import datetime, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessDenied, AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import NetworkCase

REFUSED = (AccessError, UserError, ValidationError, AccessDenied, IntegrityError)
SYSTEM = "base.group_system"
EXECUTIVE = "rcc_branch.group_executive"


class AdminCase(NetworkCase):
    """An administrator who tries to become more, and the doors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._user("rcc_admin", login="test-admin")
        cls.second = cls._user("rcc_admin", login="test-second")
        cls.teller = cls._user("teller", login="test-teller")
        cls.executive = cls._user("executive", cls.union, login="test-executive")
        cls.customer = cls._customer("Zhang", cls.east)

    @classmethod
    def _key(cls, user):
        """An API key of somebody, good for a day."""
        keys = cls.env["res.users.apikeys"].with_user(user)
        return keys._generate("rpc", "test", datetime.now() + timedelta(days=1))

    @classmethod
    def doors(cls):
        """(model, method, ids, arguments) of every way to more rights that an administrator has been seen to try."""
        return (*cls._doors_of_users(), *cls._doors_of_posts(), *cls._doors_of_the_system())

    @classmethod
    def _own_post(cls):
        """The post that an administrator would like to have."""
        role = cls.env.ref("rcc_branch.role_executive")
        return {"user_id": cls.admin.id, "role_id": role.id, "branch_id": cls.union.id}

    @classmethod
    def _doors_of_users(cls):
        ref, uid, post = cls.env.ref, cls.admin.id, cls._own_post()
        executive = ref(EXECUTIVE)
        add = [Command.link(executive.id), Command.link(ref(SYSTEM).id)]
        return (
            ("res.users", "write", [uid], {"vals": {"group_ids": add}}),
            ("res.users", "write", [uid], {"vals": {"role": "group_system"}}),
            ("res.users", "write", [cls.teller.id], {"vals": {"group_ids": add}}),
            ("res.users", "write", [cls.executive.id], {"vals": {"password": "a new password"}}),
            ("res.users", "write", [cls.executive.id], {"vals": {"login": "test-taken"}}),
            ("res.users", "write", [uid], {"vals": {"rcc_post_ids": [Command.create(post)]}}),
            ("res.users", "write", [uid], {"vals": {"rcc_must_choose_password": False}}),
            ("res.users", "create", [], {"vals_list": [{"name": "x", "login": "test-x"}]}),
            ("res.users", "copy", [cls.executive.id], {}),
            ("res.groups", "write", [executive.id], {"vals": {"user_ids": [Command.link(uid)]}}),
            (
                "res.groups",
                "write",
                [ref("rcc_branch.group_rcc_admin").id],
                {"vals": {"implied_ids": add}},
            ),
        )

    @classmethod
    def _doors_of_posts(cls):
        ref, uid, post = cls.env.ref, cls.admin.id, cls._own_post()
        executive, role = ref(EXECUTIVE), ref("rcc_branch.role_executive")
        own = cls.admin.rcc_post_ids.ids
        employee = cls.executive._rcc_employee().id
        return (
            ("rcc.role", "write", [role.id], {"vals": {"sensitive": False}}),
            (
                "rcc.role",
                "write",
                [ref("rcc_branch.role_rcc_admin").id],
                {"vals": {"group_id": executive.id}},
            ),
            ("rcc.post", "create", [], {"vals_list": [post]}),
            ("rcc.post", "write", own, {"vals": {"role_id": role.id}}),
            ("rcc.post", "unlink", own, {}),
            ("rcc.post", "write", cls.teller.rcc_post_ids.ids, {"vals": {"user_id": uid}}),
            ("rcc.post", "write", cls.executive.rcc_post_ids.ids, {"vals": {"user_id": uid}}),
            ("hr.employee", "write", [employee], {"vals": {"user_id": uid}}),
            ("hr.employee", "create", [], {"vals_list": [{"name": "x", "user_id": uid}]}),
            (
                "rcc.staff.password",
                "create",
                [],
                {"vals_list": [{"user_id": uid, "password_hash": "x"}]},
            ),
            (
                "res.users.apikeys",
                "create",
                [],
                {"vals_list": [{"name": "x", "user_id": cls.executive.id}]},
            ),
        )

    @classmethod
    def _doors_of_the_system(cls):
        ref, role = cls.env.ref, cls.env.ref("rcc_branch.role_executive")
        rule = ref("rcc_branch.rcc_partner_rule").id
        access = ref("rcc_branch.access_rcc_customer_group_rcc_admin").id
        return (
            ("ir.rule", "write", [rule], {"vals": {"active": False}}),
            ("ir.rule", "unlink", [rule], {}),
            ("ir.model.access", "write", [access], {"vals": {"perm_write": True}}),
            ("ir.model", "search_read", [], {}),
            ("ir.model.fields", "create", [], {"vals_list": [{"name": "x_a"}]}),
            ("ir.config_parameter", "set_param", [], {"key": "x", "value": "y"}),
            ("ir.config_parameter", "search_read", [], {}),
            ("ir.cron", "create", [], {"vals_list": [{"name": "x"}]}),
            ("ir.actions.server", "create", [], {"vals_list": [{"name": "x"}]}),
            ("ir.ui.view", "create", [], {"vals_list": [{"name": "x", "arch": "<form/>"}]}),
            ("ir.module.module", "search_read", [], {}),
            ("ir.default", "create", [], {"vals_list": [{"field_id": 1, "json_value": "1"}]}),
            ("res.company", "write", [cls.env.company.id], {"vals": {"name": "x"}}),
            ("rcc.authority", "create", [], {"vals_list": [{"role_id": role.id}]}),
            ("rcc.report", "create", [], {"vals_list": [{"code": "x"}]}),
            ("rcc.related.party", "search_read", [], {}),
            ("rcc.decision", "search_read", [], {}),
        )


@tagged("post_install", "-at_install")
class TestAdminDoors(AdminCase):
    """An administrator gets neither business rights nor system rights, whatever method is called."""

    def call(self, model, method, ids, arguments):
        records = self.env[model].with_user(self.admin).browse(ids)
        result = getattr(records, method)(**arguments)
        self.env.flush_all()
        return result

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule")
    def test_every_door(self):
        groups = set(self.admin._get_group_ids())
        for door in self.doors():
            with self.subTest(model=door[0], method=door[1], arguments=door[3]):
                try:
                    with self.env.cr.savepoint():
                        self.call(*door)
                except REFUSED:
                    continue
                finally:
                    self.env.invalidate_all()
                self.fail("went through")
        self.env.registry.clear_cache()
        self.assertEqual(set(self.admin._get_group_ids()), groups)
        self.assertFalse(self.admin.has_group(SYSTEM) or self.admin.has_group(EXECUTIVE))

    def test_sees_no_customer(self):
        partners = self.env["res.partner"].with_user(self.admin)
        self.assertFalse(partners.search([("id", "=", self.customer.id)]))
        with self.assertRaises(AccessError):
            partners.browse(self.customer.id).read(["name"])

    def test_sees_nobody_elses_keys(self):
        self._key(self.executive)
        self.assertFalse(self.env["res.users.apikeys"].with_user(self.admin).search([]))

    def test_a_helper_does_not_help_alone(self):
        """Neither a fictitious person hired, nor a colleague's post given, opens anything without a second person."""
        for role_code, number in (
            ("teller", "440524188001010014"),
            ("executive", "11010519491231002X"),
        ):
            login = f"test-fake-{role_code}"
            self.env["rcc.staff.hire"].with_user(self.admin).create(
                {
                    "name": "Nobody",
                    "login": login,
                    "password": "a long secret",
                    "identity_number": number,
                    "role_id": self._role(role_code).id,
                    "branch_id": self.east.id,
                }
            ).action_hire()
            user = self.env["res.users"].search([("login", "=", login)])
            self.assertFalse(user._rcc_posts())
            partners = self.env["res.partner"].with_user(user)
            self.assertFalse(partners.search([("id", "=", self.customer.id)]))

    def test_hiring_needs_an_identity(self):
        form = (
            self.env["rcc.staff.hire"]
            .with_user(self.admin)
            .create(
                {
                    "name": "Nobody",
                    "login": "test-fake",
                    "password": "a long secret",
                    "role_id": self._role("teller").id,
                    "branch_id": self.east.id,
                }
            )
        )
        with self.assertRaisesRegex(UserError, "identity number"):
            form.action_hire()

    def test_administrators_are_managed_by_others(self):
        with self.assertRaises(UserError):
            self.admin.with_user(self.admin).action_rcc_leave()
        with self.assertRaises(UserError):
            self.env["rcc.staff.assign"].with_user(self.admin).create(
                {"user_id": self.admin.id}
            ).action_assign()

    def test_leaving_closes_keys(self):
        self._key(self.teller)
        self.teller.with_user(self.admin).action_rcc_leave()
        self.assertFalse(self.teller.active)
        self.assertFalse(self.env["res.users.apikeys"].search([("user_id", "=", self.teller.id)]))
        acts = self.env["rcc.decision"].search(
            [("subject_model", "=", "res.users"), ("subject_id", "=", self.teller.id)]
        )
        self.assertEqual(set(acts.mapped("act")), {"end_post", "leave_staff"})


@tagged("post_install", "-at_install")
class TestAdminDoorsOverHttp(AdminCase, HttpCase):
    """The same doors from outside, with an API key; and what a reset password is good for."""

    def json2(self, key, model, method, ids, arguments):
        body = {**arguments, **({"ids": ids} if ids else {})}
        return self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(body),
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )

    @mute_logger("odoo.http", "odoo.sql_db", "odoo.addons.rpc.controllers.json2")
    def test_every_door(self):
        key = self._key(self.admin)
        for door in self.doors():
            with self.subTest(model=door[0], method=door[1], arguments=door[3]):
                answer = self.json2(key, *door)
                self.assertGreaterEqual(answer.status_code, 400, answer.text[:200])
        self.assertFalse(self.admin.has_group(SYSTEM) or self.admin.has_group(EXECUTIVE))

    def reset(self, password="given by admin"):
        self.env["rcc.staff.password"].with_user(self.admin).create(
            {"user_id": self.teller.id, "password": password}
        ).action_reset()
        self.env.flush_all()
        return password

    def csrf(self, page):
        return page.text.partition('name="csrf_token" value="')[2].partition('"')[0]

    def enter(self, password):
        page = self.url_open("/web/login")
        return self.url_open(
            "/web/login",
            data={"login": "test-teller", "password": password, "csrf_token": self.csrf(page)},
        )

    def test_reset_password_opens_nothing_but_the_choice(self):
        given = self.reset()
        page = self.enter(given)
        self.assertIn("/web/login/password", page.url)
        self.assertIn("test-admin", page.text)
        answer = self.url_open(
            "/web/dataset/call_kw/res.partner/search_read",
            data=json.dumps(
                {
                    "params": {
                        "model": "res.partner",
                        "method": "search_read",
                        "args": [],
                        "kwargs": {},
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        self.assertIn("error", answer.json())
        refused = set()
        for first, second in (
            ("short", "short"),
            (given, given),
            ("my own secret", "another secret"),
        ):
            page = self.choose(page, first, second)
            refused.add(page.text.partition('role="alert">')[2].partition("<")[0])
        self.assertEqual(len(refused - {""}), 3, "each has words of its own")
        self.choose(page, "my own secret", "my own secret")
        self.assertEqual(self.url_open("/web/session/logout").status_code, 200)
        self.assertNotIn("/web/login", self.enter("my own secret").url)

    def choose(self, page, first, second):
        return self.url_open(
            "/web/login/password",
            data={"password": first, "repeated": second, "csrf_token": self.csrf(page)},
        )

    def test_reset_ends_api_keys_and_remote_passwords(self):
        key = self._key(self.teller)
        given = self.reset()
        with mute_logger("odoo.http", "odoo.addons.rpc.controllers.json2"):
            answer = self.json2(key, "res.users", "context_get", [], {})
        self.assertEqual(answer.status_code, 401)
        with self.assertRaises(AccessDenied):
            self.teller.with_user(self.teller)._check_credentials(
                {"type": "password", "login": "test-teller", "password": given},
                {"interactive": False},
            )

    def test_page_is_for_those_who_have_just_logged_in(self):
        self.assertIn("/web/login", self.url_open("/web/login/password").url)
        self.assertNotIn("password", self.url_open("/web/login/password").url.rpartition("/")[2])
