from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.rcc_base.tests.common import LawCase

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestHandover(NetworkCase, LawCase):
    """A portfolio changes hands by two signatures: one row, and open work follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.head = cls._user("branch_manager")
        cls.anna = cls._user("customer_manager", login="test-anna")
        cls.bob = cls._user("customer_manager", login="test-bob")
        cls.carl = cls._user(
            "customer_manager", login="test-carl", date_from=cls.today - timedelta(days=900)
        )
        cls.portfolio = cls.env["rcc.portfolio"].create(
            {"code": "T-1", "name": "Portfolio 1", "branch_id": cls.east.id}
        )
        cls.tenure = cls._tenure(cls.anna, -100)
        cls._tenure(cls.bob, -100, role="backup")
        cls.customers = cls.env["res.partner"].union(
            *(
                cls._customer(f"C{number}", cls.east, rcc_portfolio_id=cls.portfolio.id)
                for number in range(3)
            )
        )

    @classmethod
    def _tenure(cls, user, days, role="main"):
        return cls.env["rcc.portfolio.tenure"].create(
            {
                "portfolio_id": cls.portfolio.id,
                "user_id": user.id,
                "role": role,
                "date_from": cls.today + timedelta(days=days),
            }
        )

    def handover(self, to=None, days=0, **values):
        return (
            self.env["rcc.handover"]
            .with_user(self.head)
            .create(
                {
                    "portfolio_id": self.portfolio.id,
                    "to_user_id": (to or self.carl).id,
                    "date": self.today + timedelta(days=days),
                    **values,
                }
            )
        )

    def sign(self, handover, *users):
        for user in users or (handover.from_user_id, handover.to_user_id):
            handover.with_user(user).action_sign()
        return handover

    def activity(self, customer, user):
        return customer.activity_schedule("mail.mail_activity_data_todo", user_id=user.id)

    def mine(self, user):
        """What a manager finds the next morning: customers and tasks."""
        customers = (
            self.env["res.partner"].with_user(user).search([("rcc_manager_id", "=", user.id)])
        )
        tasks = (
            self.env["mail.activity"]
            .with_user(user)
            .search([("user_id", "=", user.id), ("res_model", "=", "res.partner")])
        )
        return customers, tasks

    def midnight(self, days):
        frozen = freeze_time(f"{self.today + timedelta(days=days - 1)} 16:00:10")
        frozen.start()
        self.addCleanup(frozen.stop)
        self.env["rcc.post"]._cron_sync()

    def test_at_once_when_both_have_signed(self):
        task = self.activity(self.customers[0], self.anna)
        handover = self.sign(self.handover())
        self.assertRecordValues(handover, [{"state": "done", "moved_count": 1}])
        self.assertEqual(self.mine(self.carl), (self.customers, task))
        self.assertEqual(self.mine(self.anna), (self.customers[:0], task[:0]))

    def test_next_morning_everything_has_its_new_manager(self):
        tasks = self.activity(self.customers[0], self.anna) | self.activity(
            self.customers[1], self.anna
        )
        others = self.activity(self.customers[2], self.bob)
        handover = self.sign(self.handover(days=1))
        self.assertEqual(handover.state, "scheduled")
        self.assertEqual(self.mine(self.anna), (self.customers, tasks))
        self.midnight(1)
        self.assertEqual(handover.state, "done")
        self.assertEqual(self.mine(self.carl), (self.customers, tasks))
        self.assertEqual(self.mine(self.anna), (self.customers[:0], tasks[:0]))
        self.assertEqual(others.user_id, self.bob)

    def test_one_row_and_one_summary(self):
        for customer in self.customers:
            self.activity(customer, self.anna)
        before = self.env["rcc.portfolio.tenure"].search_count([])
        handover = self.sign(self.handover())
        self.assertEqual(self.env["rcc.portfolio.tenure"].search_count([]), before + 1)
        news = self.env["mail.activity"].search(
            [("user_id", "=", self.carl.id), ("res_model", "=", "rcc.handover")]
        )
        self.assertEqual(news.res_id, handover.id)
        self.assertIn("3 customers and 3 open activities", news.note)

    def test_nothing_else_of_a_user_is_stored_on_activities(self):
        """The statement that moves activities writes all that depends on their user."""
        user = self.env["mail.activity"]._fields["user_id"]
        stored = {str(field) for field in self.registry.get_dependent_fields(user) if field.store}
        self.assertEqual(stored, {"mail.activity.user_tz"})

    def test_work_of_other_portfolios_stays(self):
        stranger = self._customer("D", self.east)
        task = self.activity(stranger, self.anna)
        self.sign(self.handover())
        self.assertEqual(task.user_id, self.anna)

    def test_both_are_asked_to_sign(self):
        handover = self.handover()
        self.assertEqual(handover.sudo().activity_ids.user_id, self.anna | self.carl)
        self.sign(handover, self.anna)
        self.assertEqual(handover.sudo().activity_ids.user_id, self.carl)

    def test_one_signature_changes_nothing(self):
        handover = self.sign(self.handover(), self.carl)
        self.assertEqual(handover.state, "signing")
        self.assertEqual(self.portfolio.manager_id, self.anna)
        with self.assertRaisesRegex(UserError, "This side has signed"):
            self.sign(handover, self.carl)

    def test_others_do_not_sign(self):
        with self.assertRaises(AccessError):
            self.sign(self.handover(), self.bob)

    def test_checklist_is_kept_as_signed(self):
        self.activity(self.customers[0], self.anna)
        handover = self.handover()
        figures = {line.code: line.count for line in handover.line_ids}
        self.assertEqual((figures["customers"], figures["activities"]), (3, 1))
        self._customer("C4", self.east, rcc_portfolio_id=self.portfolio.id)
        self.sign(handover, self.anna)
        self._customer("C5", self.east, rcc_portfolio_id=self.portfolio.id)
        handover.action_refresh()
        self.assertEqual(handover.line_ids.filtered(lambda line: line.code == "customers").count, 4)

    def test_checklist_opens_its_rows(self):
        task = self.activity(self.customers[0], self.anna)
        for line in self.handover().with_user(self.anna).line_ids:
            action = line.action_open()
            rows = self.env[action["res_model"]].with_user(self.anna).search(action["domain"])
            self.assertEqual(len(rows), line.count, line.code)
        self.assertEqual(task.rcc_portfolio_id, self.portfolio)

    def test_manager_signs_for_the_absent(self):
        handover = self.handover(absence_reason="in hospital")
        with self.assertRaisesRegex(UserError, "signs in person"):
            handover.action_sign_for_absent()
        self._leave(self.anna, self.bob)
        handover.absence_reason = False
        with self.assertRaisesRegex(UserError, "Say why"):
            handover.action_sign_for_absent()
        handover.absence_reason = "in hospital"
        handover.action_sign_for_absent()
        self.sign(handover, self.carl)
        self.assertRecordValues(handover, [{"state": "done", "from_signed_by_id": self.head.id}])
        self.assertEqual(self.portfolio.manager_id, self.carl)

    def test_main_and_backup_change_places(self):
        handover = self.handover(self.bob)
        self.assertTrue(handover.holds_other)
        self.sign(handover)
        self.assertRecordValues(
            self.portfolio, [{"manager_id": self.bob.id, "backup_manager_id": self.anna.id}]
        )

    def test_or_the_other_place_falls_vacant(self):
        self.sign(self.handover(self.bob, other_place="vacant"))
        self.assertRecordValues(
            self.portfolio, [{"manager_id": self.bob.id, "backup_manager_id": False}]
        )

    def test_backup_hands_over(self):
        self.sign(self.handover(role="backup"))
        self.assertRecordValues(
            self.portfolio, [{"manager_id": self.anna.id, "backup_manager_id": self.carl.id}]
        )

    def test_cancelled_before_its_day(self):
        handover = self.sign(self.handover(days=2))
        handover.action_cancel()
        self.assertEqual(handover.state, "cancelled")
        self.midnight(2)
        self.assertEqual(self.portfolio.manager_id, self.anna)
        with self.assertRaisesRegex(UserError, "has taken effect or is cancelled"):
            handover.action_cancel()

    def test_to_oneself_is_refused(self):
        with self.assertLaw("Nobody hands over to themselves."):
            self.handover(self.anna)

    def test_to_someone_without_the_role_there_is_refused(self):
        for user in (self._user("teller"), self._user("customer_manager", self.west)):
            with self.assertLaw("holds no post"):
                self.handover(user)

    def test_the_post_must_be_held_on_that_date(self):
        late = self._user(
            "customer_manager", login="test-late", date_from=self.today + timedelta(days=5)
        )
        with self.assertLaw("holds no post"):
            self.handover(late, days=4)
        self.assertTrue(self.handover(late, days=5))

    def test_acting_posts_give_no_portfolio(self):
        teller = self._user("teller")
        self._leave(self.anna, teller)
        with self.assertLaw("holds no post"):
            self.handover(teller)

    def test_a_second_one_is_refused(self):
        self.handover()
        with self.assertLaw("Another handover of this portfolio is waiting"):
            self.handover(self.bob)

    def test_dates_that_cannot_be(self):
        with self.assertRaisesRegex(UserError, "today or later"):
            self.handover(days=-1)
        self._tenure(self.bob, 0, role="backup")
        with self.assertRaisesRegex(UserError, "hand over on a later day"):
            self.handover(role="backup")

    def test_a_vacant_place_is_filled_by_a_tenure(self):
        self.tenure.create(
            {"portfolio_id": self.portfolio.id, "role": "backup", "date_from": self.today}
        )
        with self.assertRaisesRegex(UserError, "enter a tenure instead"):
            self.handover(role="backup", days=1)

    def test_rotation_is_not_undone_by_a_detour(self):
        """Carl had the portfolio for two years, until a month ago."""
        portfolio = self.portfolio.copy({"code": "T-2", "name": "Portfolio 2"})
        self.env["rcc.portfolio.tenure"].create(
            [
                {
                    "portfolio_id": portfolio.id,
                    "user_id": user.id,
                    "date_from": self.today - timedelta(days=days),
                }
                for user, days in ((self.carl, 800), (self.anna, 30))
            ]
        )
        with self.assertRaisesRegex(UserError, "can take it back from"):
            self.handover(portfolio_id=portfolio.id)

    def test_signatures_and_states_are_not_written(self):
        handover = self.handover()
        for values in (
            {"state": "done"},
            {"to_signed_at": "2026-01-01 00:00:00"},
            {"from_signed_by_id": self.anna.id},
        ):
            with self.assertRaises(AccessError):
                handover.write(values)
        with self.assertRaises(AccessError):
            handover.with_user(self.carl).write({"note": "mine"})

    def test_what_was_signed_does_not_change(self):
        handover = self.sign(self.handover(), self.anna)
        for values in ({"to_user_id": self.bob.id}, {"date": self.today + timedelta(days=3)}):
            with self.assertLaw("What was signed is not changed"):
                handover.sudo().write(values)
        with self.assertLaw("What was signed is not changed"):
            handover.sudo().unlink()

    def test_both_signatures_are_the_database_s_law(self):
        handover = self.handover().sudo()
        with self.assertLaw("two signatures of two persons"):
            handover.write({"state": "scheduled"})

    def test_tenures_are_not_a_way_around(self):
        tenures = self.env["rcc.portfolio.tenure"].with_user(self.head)
        values = {"portfolio_id": self.portfolio.id, "role": "main", "date_from": self.today}
        with self.assertRaisesRegex(UserError, "hand the portfolio over"), self.cr.savepoint():
            tenures.create(values | {"user_id": self.carl.id})
        with self.assertLaw("A tenure that has begun is history"):
            self.tenure.user_id = self.carl
        handover = self.sign(self.handover(days=3))
        made = tenures.search([("handover_id", "=", handover.id)])
        with self.assertRaisesRegex(UserError, "comes from a handover"):
            made.write({"user_id": self.bob.id})

    def test_nobody_leaves_with_a_portfolio(self):
        admin = self._user("rcc_admin")
        with self.assertRaisesRegex(UserError, "still answers for portfolios.*Portfolio 1"):
            self.anna.with_user(admin).action_rcc_leave()
        self.sign(self.handover())
        self.anna.with_user(admin).action_rcc_leave()
        self.assertFalse(self.anna.active)

    def test_the_incoming_of_another_branch_signs_too(self):
        """A manager who moves here tomorrow reads and signs the sheet today, and nothing else of this branch."""
        dora = self._user("customer_manager", self.west, login="test-dora")
        self._post(dora, "customer_manager", date_from=self.today + timedelta(days=1))
        handover = self.sign(self.handover(dora, days=1))
        self.assertEqual(handover.state, "scheduled")
        self.assertEqual(handover.line_ids.with_user(dora)[0].count, 3)
        self.assertFalse(self.mine(dora)[0])
        self.assertFalse(
            self.env["res.partner"].with_user(dora).search([("id", "in", self.customers.ids)])
        )

    def test_strangers_do_not_see_it(self):
        handover = self.handover()
        stranger = self._user("teller", self.west)
        self.assertFalse(
            self.env["rcc.handover"].with_user(stranger).search([("id", "=", handover.id)])
        )
        self.assertFalse(
            self.env["rcc.handover.line"]
            .with_user(stranger)
            .search([("handover_id", "=", handover.id)])
        )

    def test_sheet_prints_with_both_signatures(self):
        handover = self.sign(self.handover())
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        html = report._render_qweb_html("rcc_branch.handover_sheet", handover.ids)[0].decode()
        for text in ("Portfolio 1", "test-anna", "test-carl"):
            self.assertIn(text, html)
        content, kind = report._render_qweb_pdf("rcc_branch.handover_sheet", handover.ids)
        self.assertEqual((kind, content[:4]), ("pdf", b"%PDF"))

    def test_every_step_is_on_record(self):
        handover = self.sign(self.handover())
        decisions = self.env["rcc.decision"].search(
            [("subject_model", "=", "rcc.handover"), ("subject_id", "=", handover.id)]
        )
        self.assertEqual(decisions.user_id, self.anna | self.carl)
        self.assertIsNone(self.env["rcc.decision"]._verify("rcc.handover", handover.id))
