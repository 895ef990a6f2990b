from odoo import api, fields, models
from odoo.tools import SQL

from .rating_reference import BASES

# Facts that the latest filed survey answers, by the column that holds them.
SURVEYED = {
    "performance": "borrowing_history",
    "veto_drugs_gambling": "drugs_gambling",
    "veto_court_list": "court_listed",
    "veto_blacklist": "blacklisted",
}
LISTED = frozenset({"veto_blacklist", "veto_court_list"})  # told by the black list, too


class ResPartner(models.Model):
    """Ratings and grants of a household, and the facts that ratings know."""

    _inherit = "res.partner"

    rcc_rating_result_ids = fields.One2many("rcc.rating.result", "partner_id", "Ratings")
    rcc_grant_ids = fields.One2many("rcc.grant", "partner_id", "Grants")
    rcc_live_grant_id = fields.Many2one(
        "rcc.grant", "Live grant", compute="_compute_rcc_live_grant_id"
    )
    rcc_available_amount = fields.Float(
        "Available",
        compute="_compute_rcc_live_grant_id",
        digits=(16, 2),
        help="What is left of the live grant.",
    )

    @api.depends("rcc_grant_ids.state")
    def _compute_rcc_live_grant_id(self):
        """The household's live or frozen grant; a member shows the household's."""
        households = self.rcc_household_id
        grants = (
            self.env["rcc.grant"]
            .search([("partner_id", "in", households.ids), ("state", "in", ("live", "frozen"))])
            .grouped("partner_id")
        )
        for partner in self:
            grant = grants.get(partner.rcc_household_id, self.env["rcc.grant"])
            partner.rcc_live_grant_id = grant
            partner.rcc_available_amount = grant.amount_available

    def action_rcc_rate(self):
        """Open the household's open rating, or begin one."""
        self.ensure_one()
        household = self.rcc_household_id
        results = self.env["rcc.rating.result"]
        result = results.search(
            [("partner_id", "=", household.id), ("state", "not in", ("approved", "rejected"))],
            limit=1,
        ) or results.create({"partner_id": household.id})
        if result.state in ("draft", "incomplete") and result.has_access("write"):
            result.sudo()._compute_set()  # the creator may see the household; points are the server's
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rating"),
            "res_model": "rcc.rating.result",
            "views": [(False, "form")],
            "res_id": result.id,
        }

    def action_rcc_open_grant(self):
        """Open the household's live grant."""
        return self.rcc_live_grant_id._action_open()

    def _rcc_facts(self, codes, date):
        """Add what surveys, panels and references tell; see `rcc_customer` for the hook's contract.

        Ratios are the base fact divided by the township's reference. `performance` is text,
        a code of the borrowing history. `veto_<code>` is a boolean.
        """
        facts = super()._rcc_facts(codes, date)
        bases = [base for ratio, base in BASES.items() if ratio in codes]
        values = super()._rcc_facts(bases, date) if bases else {}
        for ratio, base in BASES.items():
            if ratio in codes and base in values:
                facts[ratio] = self.env["rcc.rating.reference"]._ratio_sql(values[base], base, date)
        for code, column in SURVEYED.items():
            if code in codes:
                facts[code] = self._rcc_survey_sql(column, date)
        for code in LISTED & set(codes):
            facts[code] = self._rcc_black_sql(facts[code], code, date)
        if "owed_elsewhere" in codes:
            facts["owed_elsewhere"] = self._rcc_owed_elsewhere_sql(facts["owed_elsewhere"], date)
        if "appraisal" in codes:
            facts["appraisal"] = self._rcc_appraisal_sql(date)
        if "necessary_spending" in codes:
            facts["necessary_spending"] = self._rcc_spending_sql(date)
        if "veto_related_party" in codes:
            facts["veto_related_party"] = self._rcc_related_sql(date)
        return facts

    def _rcc_erasure_refusals(self):
        """Add live and frozen grants, and ratings under way."""
        texts = super()._rcc_erasure_refusals()
        if self.rcc_live_grant_id:
            texts.append(self.env._("A grant is live or frozen: let it end first."))
        if self.rcc_rating_result_ids.filtered(
            lambda result: result.state not in ("approved", "rejected")
        ):
            texts.append(self.env._("A rating is under way: decide it first."))
        return texts

    @api.model
    def _rcc_compare_counts(self, partners):
        """Add ratings and grants of the households, as far as the reader's role reads them."""
        found = super()._rcc_compare_counts(partners)
        for label, model in (
            (self.env._("Ratings"), "rcc.rating.result"),
            (self.env._("Grants"), "rcc.grant"),
        ):
            rows = self.env[model]
            if rows.has_access("read"):
                counts = rows._read_group(
                    [("partner_id", "in", partners.rcc_household_id.ids)],
                    ["partner_id"],
                    ["__count"],
                )
                counts = {household.id: count for household, count in counts}
                found.append(
                    (
                        label,
                        {
                            partner.id: counts.get(partner.rcc_household_id.id, 0)
                            for partner in partners
                        },
                    )
                )
        return found

    @api.model
    def _rcc_activity_sources(self):
        """Add ratings and surveys, and grants while they last."""
        return super()._rcc_activity_sources() + [
            ("file", SQL("SELECT partner_id, date FROM rcc_rating_result")),
            ("contact", SQL("SELECT partner_id, date FROM rcc_rating_visit WHERE state = 'done'")),
            ("business", SQL("SELECT partner_id, contract_signed_on AS date FROM rcc_grant")),
            (
                "business",
                SQL(
                    "SELECT partner_id, %s AS date FROM rcc_grant WHERE state IN ('live', 'frozen')",
                    self.env["rcc.post"]._today(),
                ),
            ),
        ]

    def _rcc_vetoes(self, codes, date):
        """The veto codes that hold for this household on a date."""
        self.ensure_one()
        facts = self._rcc_facts([f"veto_{code}" for code in codes], date)
        held = []
        self.env.flush_all()
        for name, fact in facts.items():
            rows = self.env.execute_query(
                SQL("SELECT 1 FROM (%s) AS fact WHERE partner_id = %s AND value", fact, self.id)
            )
            held += [name.removeprefix("veto_")] if rows else []
        return held

    def _rcc_survey_sql(self, column, date):
        """The answer of the latest survey filed up to a date."""
        return SQL(
            """SELECT DISTINCT ON (partner_id) partner_id, %s AS value FROM rcc_rating_visit
                WHERE state = 'done' AND date <= %s ORDER BY partner_id, date DESC, id DESC""",
            SQL.identifier(column),
            date,
        )

    def _rcc_black_sql(self, surveyed, code, date):
        """What the survey answered, or that a member stands on the black list (by the court, for `veto_court_list`)."""
        courts = SQL("AND source = 'court'") if code == "veto_court_list" else SQL()
        return SQL(
            """SELECT partner_id, bool_or(value) AS value FROM (
                   SELECT partner_id, value FROM (%s) AS surveyed
                    UNION ALL
                   SELECT id, TRUE FROM (%s) AS listed WHERE list = 'black' %s
               ) AS told GROUP BY partner_id""",
            surveyed,
            self._rcc_listed_sql(date),
            courts,
        )

    def _rcc_owed_elsewhere_sql(self, filed, date):
        """What is owed elsewhere: by the latest survey, or by the lines of the economic file, whichever was told later.

        On the same day the survey counts, which two persons made.

        :param filed: (partner_id, value, told_on) of the economic file, see `rcc_customer`
        """
        return SQL(
            """SELECT DISTINCT ON (partner_id) partner_id, value FROM (
                   SELECT partner_id, debts_elsewhere::numeric AS value, date AS told_on, id AS visit
                     FROM rcc_rating_visit WHERE state = 'done' AND date <= %s AND debts_elsewhere IS NOT NULL
                    UNION ALL
                   SELECT partner_id, value::numeric, told_on, 0 FROM (%s) AS filed) AS told
                ORDER BY partner_id, told_on DESC, visit DESC""",
            date,
            filed,
        )

    def _rcc_appraisal_sql(self, date):
        """The panel's mean of the household's latest rating up to a date; unknown while sealed."""
        return SQL(
            """SELECT DISTINCT ON (result.partner_id) result.partner_id, panel.mean AS value
                 FROM rcc_rating_result result
                 LEFT JOIN rcc_rating_panel panel ON panel.result_id = result.id AND panel.state = 'closed'
                WHERE result.date <= %s ORDER BY result.partner_id, result.date DESC, result.id DESC""",
            date,
        )

    def _rcc_spending_sql(self, date):
        """Costs of the holding plus living costs; unknown unless both are known."""
        cost = super()._rcc_facts(["cost"], date)["cost"]
        return SQL(
            """SELECT cost.partner_id, cost.value::numeric + living.value AS value
                 FROM (%s) AS cost JOIN (%s) AS living USING (partner_id)""",
            cost,
            self._rcc_survey_sql("living_cost", date),
        )

    def _rcc_related_sql(self, date):
        """Households with a member who is a related party: by the dated list, or by a flagged post held that day
        (Commercial Bank Law art. 40)."""
        return SQL(
            """SELECT DISTINCT member.group_id AS partner_id, TRUE AS value
                 FROM rcc_membership member
                 JOIN rcc_identity identity ON identity.partner_id = member.partner_id AND identity.active
                 JOIN (%(party)s) AS party ON party.number_hmac = identity.number_hmac
                WHERE member.kind = 'household'
                  AND member.date_from <= %(date)s AND (member.date_to IS NULL OR member.date_to > %(date)s)""",
            party=self.env["rcc.related.party"]._live_sql(date),
            date=date,
        )
