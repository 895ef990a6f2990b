from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

SEALED = frozenset({"number_hmac", "number_masked", "matched_by"})


class Roster(models.Model):
    """A household on the village committee's roster of a year: whom the village has, beside whom the bank knows.

    Rows are matched to customers by the head's number or, where the roster has none, by a name that one household of
    the village alone has. Whoever is not matched is a household to visit."""

    _name = "rcc.roster"
    _description = "Village Roster"
    _order = "area_id, year DESC, name, id"

    area_id = fields.Many2one(
        "rcc.area",
        "Village",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('level', '=', 'village')]",
    )
    branch_id = fields.Many2one(
        "rcc.branch", "Branch", compute="_compute_branch_id", store=True, index=True
    )
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: self.env["rcc.post"]._today().year,
    )
    name = fields.Char("Head of household", required=True)
    members = fields.Integer("People in the household")
    number_masked = fields.Char("Document number", readonly=True)
    number_hmac = fields.Char(readonly=True, groups=fields.NO_ACCESS, copy=False)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index="btree_not_null",
        ondelete="set null",
        domain="[('rcc_kind', '=', 'household')]",
    )
    matched_by = fields.Selection(
        [("number", "Number"), ("name", "Name and village"), ("hand", "By hand")],
        readonly=True,
    )
    note = fields.Char()

    _number_uniq = models.UniqueIndex(
        "(area_id, year, number_hmac) WHERE number_hmac IS NOT NULL",
        "This head stands on the village's roster of that year already.",
    )
    _year = models.Constraint("CHECK (year BETWEEN 1990 AND 2100)", "This is no year of a roster.")
    _members = models.Constraint("CHECK (members >= 0)", "Persons are not negative.")

    @api.depends("area_id", "area_id.branch_id", "area_id.parent_id.branch_id")
    def _compute_branch_id(self):
        for row in self:
            row.branch_id = row.area_id._responsible_branch() if row.area_id else False

    @api.model_create_multi
    def create(self, vals_list):
        """Numbers come sealed by the import alone; new rows are matched at once."""
        self._refuse_sealed(vals_list)
        rows = super().create(vals_list)
        rows._match()
        return rows

    def write(self, vals):
        """A customer named here by somebody is matched by hand."""
        self._refuse_sealed([vals])
        if "partner_id" in vals and "matched_by" not in vals:
            hand = super(Roster, self.sudo())  # by this step alone; the right is checked below
            self.check_access("write")
            hand.write({"matched_by": "hand" if vals["partner_id"] else False})
        return super().write(vals)

    def _refuse_sealed(self, vals_list):
        if not self.env.su and any(SEALED & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("Numbers of a roster come by its import."))

    def action_open_customer(self):
        """The customer's page."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
            "name": self.name,
        }

    def _match(self):
        """Find the customers of these rows (of all rows, when there are none): two statements, whatever the number."""
        scope = SQL("r.id = ANY(%s)", self.ids) if self else SQL("TRUE")
        for statement in (
            """UPDATE rcc_roster r SET partner_id = COALESCE(p.parent_id, p.id), matched_by = 'number'
                 FROM rcc_identity d JOIN res_partner p ON p.id = d.partner_id
                WHERE r.partner_id IS NULL AND d.number_hmac = r.number_hmac AND d.kind = 'resident_id'
                  AND d.active AND %s""",
            """UPDATE rcc_roster r SET partner_id = known.id, matched_by = 'name'
                 FROM (SELECT h.rcc_area_id AS area_id, head.name, min(h.id) AS id FROM res_partner h
                         JOIN res_partner head ON head.id = h.rcc_head_id
                        WHERE h.rcc_kind = 'household' AND h.active GROUP BY 1, 2 HAVING count(*) = 1) AS known
                WHERE r.partner_id IS NULL AND r.number_hmac IS NULL AND known.area_id = r.area_id
                  AND known.name = r.name AND %s
                  AND NOT EXISTS (SELECT FROM rcc_roster twin WHERE twin.area_id = r.area_id AND twin.year = r.year
                                     AND twin.name = r.name AND twin.id <> r.id)""",
        ):
            run_set(self.env, SQL(statement, scope))

    @api.model
    def _cron_match(self):
        """Nightly: households registered since are found on the rosters."""
        self.browse()._match()
