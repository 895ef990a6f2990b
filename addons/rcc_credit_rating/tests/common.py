from datetime import timedelta

from odoo.addons.rcc_base.tests.common import LawCase
from odoo.addons.rcc_customer.tests.common import CustomerCase

RICH = {
    "members": 4,
    "labour": 3,
    "revenue": 400,
    "cost": 100,
    "net_income": 300,
    "total_assets": 1000,
    "total_debts": 0,
    "net_assets": 1000,
    "member_shares": 10000,
}
# Seven opinions whose trimmed mean is exactly 26, four whose mean is exactly 20.
MEAN_26 = ["excellent", "excellent", "good", "good", "good", "good", "good"]
MEAN_20 = ["excellent", "good", "good", "poor"]
FULL = ["excellent"] * 3
POOR = ["poor"] * 3


class RatingCase(CustomerCase, LawCase):
    """The county of rcc_customer with references of 100 yuan, and the people of a rating.

    manager (customer manager, main investigator) · second (customer manager) ·
    keyer (back office) · accountant (keeps the blanks) · chief (branch manager)
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.second = cls._user("customer_manager", login="test-second")
        cls.keyer = cls._user("back_office")
        cls.accountant = cls._user("accountant")
        cls.results = cls.env["rcc.rating.result"]
        cls.sunshine = cls.env.ref("rcc_credit_rating.rating_scheme_sunshine")
        cls.env["rcc.rating.reference"].create(
            [
                {
                    "area_id": town.id,
                    "year": cls.today.year,
                    "indicator": indicator,
                    "value": 100,
                    "files": 40,
                    "basis": "township",
                }
                for town in (cls.dong, cls.xi)
                for indicator in ("total_assets", "net_assets", "net_income")
            ]
        )
        cls.env["rcc.certificate"]._receive(cls.east, "T", "0001", 5)

    @classmethod
    def _facts(cls, household=None, **facts):
        """File facts of a household (default a rich one, which earns all 70 points but the panel's)."""
        cls.env["rcc.household.file"]._file_facts(
            household or cls.zhang, RICH | facts, cls.today - timedelta(days=1), "register"
        )

    @classmethod
    def _result(cls, household=None, **values):
        return cls.results.with_user(cls.manager).create(
            {"partner_id": (household or cls.zhang).id, **values}
        )

    @classmethod
    def _survey(cls, result, confirm=True, **answers):
        """A survey filed by the manager and confirmed by the second investigator."""
        visit = (
            cls.env["rcc.rating.visit"]
            .with_user(cls.manager)
            .create(
                {
                    "result_id": result.id,
                    "second_investigator_id": cls.second._rcc_employee().id,
                    "debts_elsewhere": 0,
                    "debts_here": 0,
                    "member_shares": 10000,
                    "borrowing_history": "repaid_3y",
                    **answers,
                }
            )
        )
        visit.action_done()
        if confirm:
            visit.with_user(cls.second).action_confirm()
        return visit

    @classmethod
    def _panel(cls, result, opinions, close=True):
        """A panel whose sheets the keyer keys and opens."""
        panel = cls.env["rcc.rating.panel"].with_user(cls.keyer).create({"result_id": result.id})
        for number, opinion in enumerate(opinions, 1):
            panel.env["rcc.rating.sheet"].create(
                {
                    "panel_id": panel.id,
                    "sheet_no": f"A{number}",
                    "appraiser_name": f"评议员{number}",
                    "opinion": opinion,
                }
            )
        if close:
            panel.action_close()
        return panel

    @classmethod
    def _rated(cls, opinions=FULL, household=None, **answers):
        """A complete rating of a household with full points but for the panel's."""
        cls._facts(household)
        result = cls._result(household)
        cls._survey(result, **answers)
        cls._panel(result, opinions)
        return result

    @classmethod
    def _noticed(cls, days_ago=8, **values):
        """A rating on notice whose notice began some days ago."""
        result = cls._rated(**values)
        result.action_propose()
        result.action_publish_notice()
        notice = result.notice_id.sudo()
        cls.env.flush_all()
        cls.env.cr.execute("SET LOCAL rcc.migrating = 'on'")
        notice.write(
            {
                "date_from": notice.date_from - timedelta(days=days_ago),
                "date_to": notice.date_to - timedelta(days=days_ago),
            }
        )
        notice.flush_recordset()
        cls.env.cr.execute("SET LOCAL rcc.migrating = 'off'")
        return result

    @classmethod
    def _granted(cls, sign=True, **values):
        """A grant, signed unless said otherwise."""
        result = cls._noticed(**values)
        result.with_user(cls.chief).action_approve()
        grant = result.grant_ids
        if sign:
            grant.with_user(cls.manager).action_sign()
        return grant
