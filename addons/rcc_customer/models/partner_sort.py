import json

from odoo import models
from odoo.tools import SQL

BY_RULE = ("rcc_customer_group_id", "rcc_portfolio_id")


class ResPartner(models.Model):
    """Group and portfolio of households that come as a set, known before they are inserted."""

    _inherit = "res.partner"

    def _rcc_sort_ahead(self, rows, files):
        """{id: group and portfolio} of households about to be inserted: the rules read the rows as if they stood there.

        :param list rows: columns of new households, with their ids
        :param list files: columns of their economic files
        """
        self.env.flush_all()
        policy_id, rules = self.env["rcc.group.policy"]._in_force()
        places = {row["id"]: {name: row.get(name) for name in BY_RULE} for row in rows}
        if not rows:
            return places
        if rules:
            query, group = self._rcc_rules_query(rules)
            groups = self.env.execute_query(
                SQL(
                    """WITH res_partner AS (SELECT * FROM jsonb_populate_recordset(NULL::res_partner, %s)),
                       rcc_household_file AS (SELECT * FROM jsonb_populate_recordset(NULL::rcc_household_file, %s))
                       %s""",
                    json.dumps([{**self._rcc_first_values(), **row} for row in rows], default=str),
                    json.dumps(files, default=str),
                    query.select(SQL.identifier(query.table, "id"), group),
                )
            )
            for partner_id, group_id in groups:
                places[partner_id]["rcc_customer_group_id"] = group_id
        payload = json.dumps([{**row, **places[row["id"]]} for row in rows], default=str)
        source = SQL(
            """SELECT id, rcc_branch_id AS branch_id, rcc_customer_group_id AS group_id, rcc_area_id AS area_id
                 FROM jsonb_populate_recordset(NULL::res_partner, %s)""",
            payload,
        )
        for partner_id, portfolio_id in self.env.execute_query(
            self.env["rcc.portfolio"]._matching_sql(source)
        ):
            places[partner_id]["rcc_portfolio_id"] = portfolio_id
        return places

    def _rcc_file_groups(self, partner_ids):
        """File the groups with which these customers were inserted."""
        policy_id, rules = self.env["rcc.group.policy"]._in_force()
        if rules:
            partners = self.browse(partner_ids)
            rows = self.env.execute_query(
                SQL(
                    "SELECT id FROM res_partner WHERE id = ANY(%s) AND rcc_customer_group_id IS NOT NULL",
                    partners.ids,
                )
            )
            self.env["rcc.group.history"]._file(self.browse(row[0] for row in rows), policy_id)
