from datetime import timedelta

from odoo.fields import Command

from odoo.addons.base.tests.common import BaseCommon


class NetworkCase(BaseCommon):
    """One small county, and a member of staff for each role at the east cooperative.

    union U ── east E (county office and Dong town: villages Dong-1, Dong-2) ── outlet E1 (village Dong-2)
           └── west W (Xi town: village Xi-1)
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.union = cls.env["rcc.branch"].search([("level", "=", "union")]) or cls._branch(
            "U", "union"
        )
        cls.east = cls._branch("E", "cooperative", cls.union)
        cls.west = cls._branch("W", "cooperative", cls.union)
        cls.outlet = cls._branch("E1", "outlet", cls.east)
        cls.county = cls._area("990001", "county")
        cls.dong = cls._area("990001001", "township", cls.county, cls.east)
        cls.xi = cls._area("990001002", "township", cls.county, cls.west)
        cls.dong_1 = cls._area("990001001001", "village", cls.dong)
        cls.dong_2 = cls._area("990001001002", "village", cls.dong, cls.outlet)
        cls.xi_1 = cls._area("990001002001", "village", cls.xi)

    @classmethod
    def _branch(cls, code, level, parent=None):
        return cls.env["rcc.branch"].create(
            {
                "code": f"T-{code}",
                "name": f"Branch {code}",
                "level": level,
                "parent_id": parent and parent.id,
            }
        )

    @classmethod
    def _area(cls, code, level, parent=None, branch=None):
        return cls.env["rcc.area"].create(
            {
                "code": code,
                "name": f"Area {code}",
                "level": level,
                "parent_id": parent and parent.id,
                "branch_id": branch and branch.id,
            }
        )

    @classmethod
    def _role(cls, code):
        return cls.env.ref(f"rcc_branch.role_{code}")

    @classmethod
    def _user(cls, role_code=None, branch=None, login=None, **post):
        """A user with an employee and, for a role, a post (at the east cooperative unless said otherwise)."""
        login = login or f"test-{role_code or 'nobody'}-{(branch or cls.east).code}"
        user = cls.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "password": login,
                "lang": "en_US",
                "tz": "Asia/Shanghai",
                "group_ids": [Command.set(cls.env.ref("base.group_user").ids)],
            }
        )
        cls.env["hr.employee"].create({"name": login, "user_id": user.id})
        if role_code:
            cls._post(user, role_code, branch, **post)
        return user

    @classmethod
    def _post(cls, user, role_code, branch=None, **post):
        branch = branch or (cls.env["rcc.branch"] if role_code == "rcc_admin" else cls.east)
        return cls.env["rcc.post"].create(
            {"user_id": user.id, "role_id": cls._role(role_code).id, "branch_id": branch.id, **post}
        )

    @classmethod
    def _leave(cls, user, deputy, days=0):
        """An approved leave from today on: the deputy acts, the absent user's posts rest."""
        today = cls.env["rcc.post"]._today()
        leave = cls.env["rcc.leave"].create(
            {
                "user_id": user.id,
                "deputy_id": deputy.id,
                "date_from": today,
                "date_to": today + timedelta(days=days),
            }
        )
        leave.action_approve()
        return leave

    @classmethod
    def _customer(cls, name, branch, **values):
        return cls.env["res.partner"].create({"name": name, "rcc_branch_id": branch.id, **values})
