from odoo import api, models
from odoo.tools import SQL

ELSEWHERE = ("owed_elsewhere", "deposits_elsewhere")


class ResPartner(models.Model):
    """What a household owes and saves at other institutions, as facts."""

    _inherit = "res.partner"

    @api.model
    def _rcc_facts(self, codes, date):
        """Add `owed_elsewhere` and `deposits_elsewhere` (yuan) as the file's lines tell them.

        The lines of a sheet are all there are: without one at another institution nothing is owed, or saved, there, as
        soon as the sheet names any debt (any savings) at all. A total of 0 on a sheet says so
        too; a register's does not. Their third column `told_on`
        is the day of which the lines are.
        """
        facts = super()._rcc_facts(codes, date)
        for code in ELSEWHERE:
            if code in codes:
                facts[code] = self._rcc_elsewhere_sql(code, date)
        return facts

    @api.model
    def _rcc_elsewhere_sql(self, code, date):
        owed = code == "owed_elsewhere"
        lines = SQL(
            """SELECT line.amount, kind.elsewhere FROM rcc_household_debt line
                 JOIN rcc_economy_kind kind ON kind.id = line.kind_id WHERE line.sheet_id = file.sheet_id UNION ALL"""
            if owed
            else """SELECT line.amount, FALSE FROM rcc_household_asset line JOIN rcc_economy_kind kind
                ON kind.id = line.kind_id AND kind.fact = 'deposits' WHERE line.sheet_id = file.sheet_id UNION ALL"""
        )
        return SQL(
            """SELECT file.partner_id, CASE WHEN %(whole)s = 0 THEN 0 ELSE told.value END AS value,
                      sheet.date AS told_on
                 FROM rcc_household_file file JOIN rcc_file_sheet sheet ON sheet.id = file.sheet_id
                 LEFT JOIN LATERAL (
                      SELECT CASE WHEN bool_or(line.elsewhere AND line.amount IS NULL) THEN NULL
                                  ELSE COALESCE(sum(line.amount) FILTER (WHERE line.elsewhere), 0) END AS value
                        FROM (%(lines)s SELECT amount, TRUE FROM rcc_household_holding
                               WHERE sheet_id = file.sheet_id AND kind IN %(kinds)s) AS line(amount, elsewhere)
                      HAVING count(*) > 0) AS told ON TRUE
                WHERE file.date_from <= %(date)s AND (file.date_to IS NULL OR file.date_to > %(date)s)
                  AND (told.value IS NOT NULL OR %(whole)s = 0)""",
            whole=SQL("sheet.total_debts" if owed else "sheet.deposits"),
            lines=lines,
            kinds=("loan",) if owed else ("deposit", "wealth"),
            date=date,
        )
