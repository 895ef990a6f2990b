from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError

from .common import FULL, RatingCase


class TestGrant(RatingCase):
    """What the database keeps of a grant, and what its desk may do."""

    def test_signed_once(self):
        """Signing takes a certificate and begins two years."""
        grant = self._granted()
        self.assertEqual(grant.contract_signed_on, self.today)
        self.assertEqual(grant.date_to, self.today + relativedelta(years=2, days=-1))
        self.assertEqual(grant.partner_id.rcc_lifecycle, "customer")
        with self.assertRaisesRegex(UserError, "signed once"):
            grant.with_user(self.manager).action_sign()
        with self.assertLaw("never changed"):
            grant.sudo().contract_signed_on = self.today - relativedelta(days=1)

    def test_persons_copied(self):
        grant = self._granted()
        self.assertEqual(grant.recommender_id, self.manager._rcc_employee())
        self.assertEqual(grant.approver_id, self.chief._rcc_employee())

    def test_limit_fixed(self):
        grant = self._granted()
        for vals in (
            {"amount_limit": 10**6},
            {"partner_id": self.li.id},
            {"approver_id": self.second._rcc_employee().id},
            {"date_to": grant.date_to + relativedelta(days=1)},
            {"certificate_no": "X"},
        ):
            with self.assertLaw("never changed"):
                grant.sudo().write(vals)

    def test_used_only_by_loans(self):
        """Direct writes of the used amount are refused; a trigger's are kept inside the limit."""
        grant = self._granted()
        with self.assertLaw("follows from its loans"):
            grant.sudo().amount_used = 10
        self.env.cr.execute("""
            CREATE TABLE test_loan (grant_id int, amount numeric);
            CREATE FUNCTION test_loan_used() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
                UPDATE rcc_grant SET amount_used = amount_used + NEW.amount WHERE id = NEW.grant_id; RETURN NEW; END$$;
            CREATE TRIGGER used AFTER INSERT ON test_loan FOR EACH ROW EXECUTE FUNCTION test_loan_used()""")
        self.env.cr.execute("INSERT INTO test_loan VALUES (%s, 200)", [grant.id])
        grant.invalidate_recordset()
        self.assertEqual((grant.amount_used, grant.amount_available), (200, 100))
        with self.assertLaw("never exceeds its limit"):
            self.env.cr.execute("INSERT INTO test_loan VALUES (%s, 101)", [grant.id])

    def test_one_live(self):
        """One live or frozen grant per household."""
        grant = self._granted()
        with self.assertLaw("has a live grant already"):
            grant.sudo().copy(
                {
                    "contract_no": "X",
                    "certificate_no": "X",
                    "state": "frozen",
                    "contract_signed_on": self.today,
                    "date_from": self.today,
                    "date_to": self.today,
                }
            )

    def test_replaced(self):
        """An unused grant gives way to the next one."""
        first = self._granted()
        second = self._granted()
        self.assertEqual(
            (first.state, second.state, second.certificate_no), ("expired", "live", "T0002")
        )

    def test_freeze(self):
        """Frozen with a reason by somebody who decides; never by the customer manager."""
        grant = self._granted()
        with self.assertRaises(AccessError):
            grant.with_user(self.manager).action_freeze("x")
        with self.assertRaisesRegex(UserError, "Say why"):
            grant.with_user(self.chief).action_freeze()
        grant.with_user(self.chief).action_freeze("户主失联")
        self.assertIn("Frozen", grant._drawdown_refusal(self.head)[0])
        grant.with_user(self.chief).action_unfreeze("已联系上")
        self.assertEqual(grant._drawdown_refusal(self.head), [])
        grant.with_user(self.chief).action_cancel("客户申请")
        with self.assertLaw("never changed"):
            grant.sudo().state = "live"

    def test_drawdown_refusal(self):
        """Another household, a draft, an expired grant and a veto are refused with the reason."""
        grant = self._granted()
        self.assertIn("another household", grant._drawdown_refusal(self.li.rcc_head_id)[0])
        later = self._survey(self._result(), drugs_gambling=True)
        self.assertTrue(later)
        self.assertIn("Drugs or gambling", grant._drawdown_refusal(self.head)[0])

    def test_expiry(self):
        """The night after the last day the grant expires."""
        grant = self._granted()
        self.env.cr.execute("SET LOCAL rcc.migrating = 'on'")
        grant.sudo().write(
            {
                "date_from": self.today - relativedelta(years=2),
                "date_to": self.today - relativedelta(days=1),
            }
        )
        grant.flush_recordset()
        self.env.cr.execute("SET LOCAL rcc.migrating = 'off'")
        self.assertTrue(
            any("expired on" in reason for reason in grant._drawdown_refusal(self.head))
        )
        self.env["rcc.grant"]._cron_expire()
        self.assertEqual(grant.state, "expired")

    def test_stock(self):
        """Certificates: given once, from the branch or one above, named when there is none."""
        for blank in self.env["rcc.certificate"].search([("state", "=", "blank")]):
            blank.with_user(self.accountant).action_void("受潮")
        grant = self._granted(sign=False)
        with self.assertRaisesRegex(UserError, "no blank loan certificate"):
            grant.with_user(self.manager).action_sign()
        receipt = (
            self.env["rcc.certificate.receipt"]
            .with_user(self.accountant)
            .create({"branch_id": self.east.id, "prefix": "N", "first": "007", "count": 2})
        )
        receipt.action_receive()
        grant.with_user(self.manager).action_sign()
        self.assertEqual(grant.certificate_no, "N007")
        with self.assertLaw("taken once"):
            self.env["rcc.certificate"].search([("name", "=", "N007")]).write(
                {"state": "blank", "grant_id": False}
            )

    def test_nobody_makes_grants(self):
        """No role creates or writes grants but through the steps."""
        grant = self._granted(sign=False)
        for user in (self.manager, self.chief, self.teller, self.keyer):
            with self.assertRaises(AccessError):
                grant.with_user(user).write({"amount_limit": 1})
            with self.assertRaises(AccessError):
                self.env["rcc.grant"].with_user(user).create(
                    {"partner_id": self.li.id, "amount_limit": 5, "contract_no": "Y"}
                )

    def test_words(self):
        grant = self._granted(sign=False)
        self.assertEqual(grant._limit_in_words(), "人民币叁佰元整")

    def test_used_grant_is_not_replaced(self):
        grant = self._granted()
        self.env.cr.execute("SET LOCAL rcc.migrating = 'on'")
        grant.sudo().amount_used = 100
        grant.flush_recordset()
        self.env.cr.execute("SET LOCAL rcc.migrating = 'off'")
        with self.assertRaisesRegex(UserError, "still used"):
            self._granted(opinions=FULL)
