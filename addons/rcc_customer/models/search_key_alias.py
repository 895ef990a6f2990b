from odoo import api, models
from odoo.tools import SQL


class SearchKey(models.Model):
    """The number of a merged customer finds the one that stays."""

    _inherit = "rcc.search.key"

    @api.model
    def _refresh(self, partner_ids):
        super()._refresh(partner_ids)
        aliases = self.env["rcc.partner.alias"]
        aliases.flush_model()
        self.env.cr.execute(
            SQL(
                """DELETE FROM rcc_search_key key USING rcc_partner_alias alias
                    WHERE key.partner_id = alias.partner_id AND key.partner_id = ANY(%s)""",
                list(partner_ids),
            )
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT 'no', lower(number), p.id, p.rcc_scope_key
                     FROM rcc_partner_alias JOIN res_partner p ON p.id = survivor_id
                    WHERE survivor_id = ANY(%s) AND number IS NOT NULL ORDER BY 2""",
                list(partner_ids),
            )
        )
        self._insert(rows)
