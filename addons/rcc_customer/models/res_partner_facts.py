from odoo import api, models
from odoo.tools import SQL

from ..tools.facts import FACTS


class ResPartner(models.Model):
    """Facts of households by code: what indicators, rules and reports are made of."""

    _inherit = "res.partner"

    @api.model
    def _rcc_facts(self, codes, date):
        """Hook: give for each known code a SELECT (partner_id of the household, value) as of a date.

        Addons add their codes by super(). No row, or NULL, means unknown. Codes here: the facts of the economic file
        (yuan, mu, kg, persons).

        :param codes: iterable of codes
        :param date date: as of this day
        :return: dict code -> SQL; a code that no addon knows is left out
        """
        return {
            code: SQL(
                "SELECT partner_id, %s AS value FROM rcc_household_file"
                " WHERE date_from <= %s AND (date_to IS NULL OR date_to > %s)",
                SQL.identifier(code),
                date,
                date,
            )
            for code in codes
            if code in FACTS
        }
