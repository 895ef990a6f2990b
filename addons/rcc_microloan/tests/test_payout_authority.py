from odoo.exceptions import UserError

from .common import LoanCase


class TestPayoutAuthority(LoanCase):
    """One table says who may pay out how much: the teller's post, and the accountant above it."""

    def _authority(self, role, amount, **limits):
        """An authority for payouts in force, as an addon's installation would bring it."""
        return (
            self.env["rcc.authority"]
            .with_context(install_mode=True)
            .create(
                {
                    "role_id": self._role(role).id,
                    "act": "payout",
                    "amount_max": amount,
                    "state": "active",
                    **limits,
                }
            )
        )

    def test_product_shows_the_tellers_amount(self):
        self.assertEqual(self.product.teller_max, 20000)
        self._authority("teller", 5000, product_id=self._other_product().id)
        self.product.invalidate_recordset()
        self.assertEqual(self.product.teller_max, 20000)
        self.assertEqual(self._other_product().teller_max, 5000)

    def _other_product(self):
        products = self.env["rcc.loan.product"]
        return products.search([("code", "=", "other")]) or self.product.copy({"code": "other"})

    def test_accountant_needs_the_authority(self):
        """An accountant's authority has an end too, and the refusal names who may."""
        loan = self.payout(30000)
        self._retire("accountant")
        self._authority("accountant", 25000)
        with self.assertRaisesRegex(UserError, "Nobody has the authority"):
            loan.with_user(self.accountant).action_authorise()
        self.assertEqual(loan.state, "reserved")

    def test_beyond_every_authority_nothing_is_reserved(self):
        self._retire("accountant")
        self._authority("accountant", 25000)
        with self.assertRaisesRegex(UserError, "stay within the table of authority"):
            self.payout(30000)

    def _retire(self, role):
        """The role's authorities for payouts ended yesterday."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL rcc.migrating = 'on'")
        self.env.cr.execute(
            """UPDATE rcc_authority SET state = 'retired', date_to = CURRENT_DATE - 2
                WHERE act = 'payout' AND role_id = %s AND state = 'active'""",
            [self._role(role).id],
        )
        self.env.cr.execute("SET LOCAL rcc.migrating = 'off'")
        self.env.invalidate_all()
