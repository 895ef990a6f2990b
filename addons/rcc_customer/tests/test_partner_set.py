from odoo.tests import tagged
from odoo.tools import SQL

from .common import CustomerCase

OWN = {
    "id",
    "create_uid",
    "create_date",
    "write_uid",
    "write_date",
    "rcc_customer_no",
    "commercial_partner_id",
    "rcc_head_id",
    "parent_id",
    "calendar_last_notif_ack",
}


@tagged("post_install", "-at_install")
class TestPartnerSet(CustomerCase):
    """Customers inserted as a set do not differ in any column from those that the ORM creates."""

    def _columns(self, partner):
        self.env.flush_all()
        (row,) = self.env.execute_query_dict(
            SQL("SELECT * FROM res_partner WHERE id = %s", partner.id)
        )
        return {name: value for name, value in row.items() if name not in OWN}

    def _values(self, **values):
        return {"rcc_branch_id": self.east.id, "rcc_area_id": self.dong_1.id, **values}

    def test_household(self):
        farm = self.env.ref("rcc_branch.group_farm")
        plain = self._values(rcc_kind="household", name="双胞户", street="1组")
        twin = self.partners.create(dict(plain))
        portfolio = twin.rcc_portfolio_id.id or None
        made = self.partners._rcc_insert_set(
            [{**plain, "rcc_customer_group_id": farm.id, "rcc_portfolio_id": portfolio}]
        )
        self.assertEqual(self._columns(made), self._columns(twin))

    def test_member(self):
        twin = self.partners._rcc_add_member(
            self.zhang, {"name": "张小", "number": None, "phone": "13700137000", "role": "child"}
        )
        place = {
            name: self.zhang[name].id or None
            for name in (
                "rcc_branch_id",
                "rcc_area_id",
                "rcc_customer_group_id",
                "rcc_portfolio_id",
            )
        }
        made = self.partners._rcc_insert_set(
            [
                {
                    "rcc_kind": "person",
                    "name": "张小",
                    "phone": "13700137000",
                    "parent_id": self.zhang.id,
                    "type": "other",
                    **place,
                }
            ]
        )
        self.assertEqual(self._columns(made), self._columns(twin))
        self.assertEqual(made.commercial_partner_id, self.zhang)

    def test_order_and_numbers(self):
        names = [f"户{index}" for index in range(50)]
        made = self.partners._rcc_insert_set(
            [self._values(rcc_kind="household", name=name) for name in names]
        )
        self.assertEqual(made.mapped("name"), names)
        self.assertEqual(len(set(made.mapped("rcc_customer_no"))), 50)
