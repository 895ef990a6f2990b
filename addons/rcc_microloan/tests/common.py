from uuid import uuid4

from odoo.addons.rcc_customer.tests.common import CustomerCase, resident_id


class LoanCase(CustomerCase):
    """The county of rcc_customer; 张伟户 (east) holds a live grant of 60,000 yuan, recommended by the customer manager
    and approved by the branch manager; an accountant at the east cooperative, a teller at its outlet.

    张伟 is head (1980), 单芳 his wife (1982). Product: interest by quarter, accountant above 20,000."""

    HEAD_NUMBER = resident_id(sequence=11)
    WIFE_NUMBER = resident_id("19820202", 12)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env.ref("rcc_microloan.loan_product_revolving")
        cls.accountant = cls._user("accountant")
        cls.outlet_teller = cls._user("teller", cls.outlet)
        cls.grant = cls._grant(cls.zhang, 60000)
        cls.counter = cls.env["rcc.counter"].with_user(cls.teller)

    @classmethod
    def _grant(cls, household, limit, sign=True, **values):
        grant = cls.env["rcc.grant"].create(
            {
                "partner_id": household.id,
                "amount_limit": limit,
                "contract_no": f"HT-{uuid4().hex[:8]}",
                "years": 2,
                "recommender_id": cls._employee(cls.manager).id,
                "approver_id": cls._employee(cls.chief).id,
                **values,
            }
        )
        if sign:
            cls.env["rcc.certificate"].create(
                {"name": f"DK{uuid4().hex[:8].upper()}", "branch_id": household.rcc_branch_id.id}
            )
            grant._sign()
        return grant

    @classmethod
    def _employee(cls, user):
        return user._rcc_employee()

    def payout(self, amount=5000, user=None, **values):
        """A payout to the head, everything right unless said otherwise."""
        return self.counter.with_user(user or self.teller).payout(
            **{
                "partner_id": self.head.id,
                "document_kind": "resident_id",
                "document_number": self.HEAD_NUMBER,
                "certificate_no": self.grant.certificate_no,
                "amount": amount,
                "idempotency_key": uuid4().hex,
                **values,
            }
        )

    def codes(self, user=None, partner=None, **values):
        """Codes of the refusals."""
        answer = self.counter.with_user(user or self.teller).eligibility(
            (partner or self.head).id, **values
        )
        return [reason["code"] for reason in answer["reasons"]]

    @classmethod
    def draw(cls, amount=5000, date=None, **values):
        """A loan that was paid out on an earlier day."""
        return cls.env["rcc.loan"]._draw(
            {
                "partner_id": cls.head.id,
                "grant_id": cls.grant.id,
                "product_id": cls.product.id,
                "amount": amount,
                "months": 12,
                "branch_id": cls.east.id,
                "teller_id": cls._employee(cls.teller).id,
                "date": date,
                "idempotency_key": uuid4().hex,
                **values,
            }
        )
