from odoo import fields, models
from odoo.tools import SQL

from .consent import ADULT
from .consent_rule import PURPOSES

CODES = [code for code, _label in PURPOSES]


class ConsentMissing(models.Model):
    """Adults in a household who have not signed what the rules in force ask of everybody; one row a person and
    purpose, as of today. Worked off by those who meet them."""

    _name = "rcc.consent.missing"
    _description = "Consent Missing"
    _auto = False
    _order = "branch_id, household_id, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Person", readonly=True)
    household_id = fields.Many2one("res.partner", "Household", readonly=True)
    branch_id = fields.Many2one("rcc.branch", "Branch", readonly=True)
    area_id = fields.Many2one("rcc.area", "Village", readonly=True)
    portfolio_id = fields.Many2one("rcc.portfolio", "Portfolio", readonly=True)
    purpose = fields.Selection(PURPOSES, readonly=True)
    state = fields.Selection(
        [("never", "Never signed"), ("ended", "Ended"), ("withdrawn", "Withdrawn")], readonly=True
    )
    since = fields.Date(readonly=True, help="When the last one ended or was withdrawn.")

    @property
    def _table_query(self):
        today = self.env["rcc.post"]._today()
        return SQL(
            """SELECT person.id * %(span)s + array_position(%(codes)s, rule.purpose::text) AS id,
                   person.id AS partner_id, member.group_id AS household_id, person.rcc_branch_id AS branch_id,
                   person.rcc_area_id AS area_id, person.rcc_portfolio_id AS portfolio_id, rule.purpose,
                   CASE WHEN last.id IS NULL THEN 'never' WHEN last.withdrawn_on IS NULL THEN 'ended'
                        ELSE 'withdrawn' END AS state,
                   COALESCE(last.withdrawn_on, last.date_to + 1) AS since
              FROM rcc_consent_rule rule
              JOIN rcc_membership member ON member.kind = 'household' AND member.date_to IS NULL
              JOIN res_partner person ON person.id = member.partner_id AND person.active
              LEFT JOIN LATERAL (
                   SELECT consent.id, consent.withdrawn_on, consent.date_to FROM rcc_consent consent
                    WHERE consent.partner_id = person.id AND consent.purpose = rule.purpose
                    ORDER BY consent.date_from DESC, consent.id DESC LIMIT 1) last ON TRUE
             WHERE rule.state = 'active' AND rule.required
               AND (person.rcc_birth_date IS NULL
                    OR person.rcc_birth_date + make_interval(years => %(adult)s) <= %(today)s)
               AND NOT EXISTS (SELECT FROM rcc_consent consent
                    WHERE consent.partner_id = person.id AND consent.purpose = rule.purpose AND %(holds)s)""",
            span=len(CODES) + 1,
            codes=CODES,
            adult=ADULT,
            today=today,
            holds=self.env["res.partner"]._rcc_consent_holds(today),
        )

    def action_open(self):
        """Open the person."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def action_sign(self):
        """Record the consent that this person has now signed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Consent"),
            "res_model": "rcc.consent",
            "view_mode": "form",
            "context": {"default_partner_id": self.partner_id.id, "default_purpose": self.purpose},
        }
