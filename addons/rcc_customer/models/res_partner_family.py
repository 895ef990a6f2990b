from odoo import api, fields, models


class ResPartner(models.Model):
    """Birth to death of persons and households: who has died, what a household consists of, when it is closed."""

    _inherit = "res.partner"

    rcc_death_date = fields.Date(
        "Died on", readonly=True, copy=False, help="Recorded by the step of that name."
    )
    rcc_organization_form = fields.Selection(
        [
            ("company", "Company"),
            ("cooperative", "Farmers' cooperative"),
            ("business", "Individual business"),
            ("joint_liability", "Joint liability group"),
            ("other", "Other"),
        ],
        "Form of organisation",
        copy=False,
        help="Read from the unified social credit code where it tells.",
    )
    rcc_split_ids = fields.One2many("rcc.household.split", "old_id", "Households that came of it")
    rcc_origin_ids = fields.One2many("rcc.household.split", "new_id", "Household it came of")
    rcc_member_count = fields.Integer("Number of members", compute="_compute_rcc_family_counts")
    rcc_former_count = fields.Integer(
        "Number of former members", compute="_compute_rcc_family_counts"
    )
    rcc_file_count = fields.Integer("Number of economic files", compute="_compute_rcc_file_count")
    rcc_activity_count = fields.Integer(
        "Number of activities", compute="_compute_rcc_activity_count"
    )

    _rcc_death_after_birth = models.Constraint(
        "CHECK (rcc_death_date >= rcc_birth_date)", "Nobody dies before being born."
    )
    _rcc_death_of_person = models.Constraint(
        "CHECK (rcc_death_date IS NULL OR rcc_kind IS NOT DISTINCT FROM 'person')",
        "Only a person dies.",
    )

    @api.depends("rcc_group_membership_ids.date_to")
    def _compute_rcc_family_counts(self):
        """Live and ended memberships, of whatever kind."""
        rows = self.env["rcc.membership"]._read_group(
            [("group_id", "in", self.ids)],
            ["group_id"],
            ["__count", "date_to:count"],
        )
        found = {group: (count - ended, ended) for group, count, ended in rows}
        for partner in self:
            partner.rcc_member_count, partner.rcc_former_count = found.get(partner, (0, 0))

    @api.depends("rcc_file_ids")
    def _compute_rcc_file_count(self):
        rows = self.env["rcc.household.file"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        counts = dict(rows)
        for partner in self:
            partner.rcc_file_count = counts.get(partner, 0)

    @api.depends("activity_ids", "child_ids.activity_ids")
    def _compute_rcc_activity_count(self):
        """Open activities of the customer and of everybody in the household."""
        for partner in self:
            partner.rcc_activity_count = len((partner | partner.child_ids).activity_ids)

    @api.depends("rcc_death_date")
    @api.depends_context("uid", "lang", "partner_display_name_hide_company")
    def _compute_display_name(self):
        """The dead are marked wherever they are found."""
        super()._compute_display_name()
        for partner in self.sudo().filtered("rcc_death_date"):  # reads the mark only
            partner = self.browse(partner.id)
            partner.display_name = self.env._("%(name)s (deceased)", name=partner.display_name)

    def action_rcc_open_activities(self):
        """The open activities of the household and its members."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Activities"),
            "res_model": "mail.activity",
            "views": [(False, "list"), (False, "form")],
            "domain": [
                ("res_model", "=", "res.partner"),
                ("res_id", "in", (self | self.child_ids).ids),
            ],
        }

    def action_rcc_open_sources(self):
        """What registers brought to this customer, its members, and the records that were merged into them."""
        self.ensure_one()
        own = self.with_context(active_test=False)
        own |= own.child_ids
        aliases = self.env["rcc.partner.alias"].sudo()  # ids only; the rows are read by scope
        gone = own
        while gone := aliases.search([("survivor_id", "in", gone.ids)]).partner_id - own:
            own |= gone | gone.child_ids
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rcc_customer.rcc_source_action_customer"
        )
        return {**action, "domain": [("partner_id", "in", own.ids)]}

    def _rcc_close_empty(self, date):
        """Close those of these households in which nobody is left: archived, with their life cycle at its end."""
        rows = self.env["rcc.membership"].sudo()  # of the step just taken
        for household in self.filtered("active"):
            if rows._live([("group_id", "=", household.id)]):
                continue
            household.sudo().active = False  # by rule
            household.sudo()._rcc_follow_lifecycle()  # as above
            self.env["rcc.membership"]._on_close(household)
            self.env["rcc.membership"]._file_step(
                household, "close", self.env._("Nobody is left: the household is closed.")
            )
