"""What a teller pays out alone moves from the loan product to the table of authority."""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    """Carry over the amount of each product in force as an authority of tellers for that product."""
    env = api.Environment(cr, SUPERUSER_ID, {"install_mode": True})
    teller = env["rcc.role"].search([("code", "=", "teller")])
    rows = env.execute_query(
        SQL("SELECT id, date_from, accountant_above FROM rcc_loan_product WHERE state = 'active'")
    )
    for product_id, date_from, amount in rows:
        env["rcc.authority"].create(
            {
                "role_id": teller.id,
                "act": "payout",
                "product_id": product_id,
                "amount_max": amount,
                "date_from": date_from,
                "state": "active",
            }
        )
