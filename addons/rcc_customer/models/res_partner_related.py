from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Which customers are related to which staff: fingerprints of documents against the list of related parties."""

    _inherit = "res.partner"

    def _rcc_related_staff(self, date):
        """Add what the documents of these customers and of their household's members say; staff are related to the
        household that they live in."""
        related = super()._rcc_related_staff(date)
        customers = self.filtered("rcc_kind")
        if not customers:
            return related
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """WITH party AS (
                       SELECT staff_id, number_hmac FROM (%(live)s) AS live WHERE staff_id IS NOT NULL
                        UNION ALL
                       SELECT id, rcc_identity_hmac FROM hr_employee WHERE rcc_identity_hmac IS NOT NULL
                   )
                   SELECT customer.id, array_agg(DISTINCT party.staff_id)
                     FROM res_partner customer
                     JOIN res_partner person ON person.id = customer.id OR person.parent_id = customer.id
                     JOIN rcc_identity identity ON identity.partner_id = person.id AND identity.active
                     JOIN party ON party.number_hmac = identity.number_hmac
                    WHERE customer.id IN %(ids)s
                    GROUP BY customer.id""",
                ids=tuple(customers.ids),
                live=self.env["rcc.related.party"].sudo()._live_sql(date),  # who is barred, not why
            )
        )
        staff = self.env["hr.employee"].sudo()  # who is barred, not why
        for partner_id, staff_ids in rows:
            related[partner_id] = related.get(partner_id, staff) | staff.browse(staff_ids)
        return related
