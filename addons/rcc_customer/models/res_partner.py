from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import pinyin

PLACE = ("rcc_branch_id", "rcc_area_id", "rcc_portfolio_id", "rcc_customer_group_id")


class ResPartner(models.Model):
    """A partner is a customer if and only if `rcc_kind` is set.

    The household is the credit subject (Measures on farm household loans, 2012 no. 50) and a root partner, so that Odoo's
    commercial entity is the household; its members hang below it by `rcc.membership`, which alone writes `parent_id`.
    """

    _inherit = "res.partner"

    rcc_kind = fields.Selection(
        [("household", "Household"), ("person", "Person"), ("organization", "Organisation")],
        "Customer kind", index="btree_not_null", copy=False)
    rcc_customer_no = fields.Char("Customer number", readonly=True, copy=False)
    rcc_lifecycle = fields.Selection(
        [("prospect", "Prospect"), ("customer", "Customer"), ("dormant", "Dormant"), ("lost", "Lost")],
        "Life cycle", copy=False)
    rcc_birth_date = fields.Date("Birth date", copy=False, help="Read from the resident ID number.")
    rcc_sex = fields.Selection([("male", "Male"), ("female", "Female")], "Sex", copy=False,
                               help="Read from the resident ID number. Never an indicator of a grade.")
    rcc_pinyin = fields.Char("Pinyin", compute="_compute_rcc_pinyin", store=True, precompute=True)
    rcc_membership_ids = fields.One2many("rcc.membership", "partner_id", "Memberships")
    rcc_group_membership_ids = fields.One2many("rcc.membership", "group_id", "Members")
    rcc_head_id = fields.Many2one("res.partner", "Head", index="btree_not_null", readonly=True, copy=False,
                                  ondelete="restrict", help="The head today; kept by the memberships.")
    rcc_household_id = fields.Many2one("res.partner", "Household", compute="_compute_rcc_household_id",
                                       search="_search_rcc_household_id")
    rcc_identity_ids = fields.One2many("rcc.identity", "partner_id", "Documents")
    rcc_file_ids = fields.One2many("rcc.household.file", "partner_id", "Economic files")
    rcc_current_file_id = fields.Many2one("rcc.household.file", "Current file", compute="_compute_rcc_current_file_id")
    rcc_masked_number = fields.Char("Document number", compute="_compute_rcc_masked_number",
                                    help="Of the person, of the head of a household, or the code of an organisation.")
    rcc_head_phone = fields.Char(related="rcc_head_id.phone", string="Phone of the head")
    rcc_dossier_identity_ids = fields.Many2many("rcc.identity", string="Documents of the household",
                                                compute="_compute_rcc_dossier")
    rcc_dossier_access_ids = fields.Many2many("rcc.access", string="Access log", compute="_compute_rcc_dossier_access_ids", compute_sudo=True)
    rcc_branch_id = fields.Many2one(compute="_compute_rcc_place", store=True, readonly=False, precompute=True, recursive=True)
    rcc_area_id = fields.Many2one(compute="_compute_rcc_place", store=True, readonly=False, precompute=True, recursive=True)
    rcc_portfolio_id = fields.Many2one(
        compute="_compute_rcc_place", store=True, readonly=False, precompute=True, recursive=True)
    rcc_customer_group_id = fields.Many2one(
        compute="_compute_rcc_place", store=True, readonly=False, precompute=True, recursive=True)

    _rcc_household_root = models.Constraint(
        "CHECK (rcc_kind <> 'household' OR (parent_id IS NULL AND is_company IS NOT TRUE))",
        "A household is no company and has nothing above it.")
    _rcc_organization_company = models.Constraint(
        "CHECK (rcc_kind <> 'organization' OR is_company)", "An organisation is a company.")
    _rcc_customer_branch = models.Constraint(
        "CHECK (rcc_kind IS NULL OR rcc_branch_id IS NOT NULL)", "A customer belongs to a branch.")
    _rcc_member_type = models.Constraint(
        "CHECK (rcc_kind <> 'person' OR parent_id IS NULL OR type = 'other')",
        "A member of a household has the address type 'Other', so that addresses are not copied both ways.")
    _rcc_no_vat = models.Constraint(
        "CHECK (rcc_kind IS NULL OR rcc_kind = 'organization' OR COALESCE(vat, '') = '')",
        "A person's number belongs into the documents, not into the tax number.")
    _rcc_no_staff = models.Constraint(
        "CHECK (rcc_kind IS NULL OR partner_share IS NOT FALSE)",
        "A user's own contact is never a customer: staff who bank here have a second contact.")
    _rcc_customer_no_uniq = models.UniqueIndex(
        "(rcc_customer_no) WHERE rcc_customer_no IS NOT NULL", "This customer number is taken.")

    @api.depends("name", "rcc_kind")
    def _compute_rcc_pinyin(self):
        for partner in self:
            partner.rcc_pinyin = pinyin.full(partner.name or "") if partner.rcc_kind else False

    @api.depends("rcc_kind", "parent_id.rcc_kind", *(f"parent_id.{name}" for name in PLACE))
    def _compute_rcc_place(self):
        """Whoever stands below a customer is served where that customer is served; roots keep what was written."""
        for partner in self:
            source = partner.parent_id if partner.parent_id.rcc_kind else partner
            for name in PLACE:
                partner[name] = source[name]

    @api.depends("rcc_kind", "parent_id.rcc_kind")
    def _compute_rcc_household_id(self):
        for partner in self:
            household = partner if partner.rcc_kind == "household" else partner.parent_id
            partner.rcc_household_id = household if household.rcc_kind == "household" else False

    def _search_rcc_household_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("rcc_kind", "!=", False), "|", ("id", "in", value), ("parent_id", "in", value)]

    @api.depends("rcc_file_ids.date_to")
    def _compute_rcc_current_file_id(self):
        files = self.env["rcc.household.file"].search([("partner_id", "in", self.ids), ("date_to", "=", False)])
        current = files.grouped("partner_id")
        for partner in self:
            partner.rcc_current_file_id = current.get(partner, files.browse())

    @api.depends("rcc_head_id", "rcc_identity_ids.number_masked", "rcc_head_id.rcc_identity_ids.number_masked")
    def _compute_rcc_masked_number(self):
        """The masked number of the document that names the customer."""
        holders = self | self.rcc_head_id
        documents = self.env["rcc.identity"].sudo().search([  # masked, of customers that are readable already
            ("partner_id", "in", holders.ids), ("kind", "in", ("resident_id", "uscc"))])
        numbers = {document.partner_id.id: document.number_masked for document in documents}
        for partner in self:
            partner.rcc_masked_number = numbers.get((partner.rcc_head_id or partner).id, False)

    @api.depends("rcc_identity_ids", "child_ids.rcc_identity_ids")
    def _compute_rcc_dossier(self):
        """Documents of the customer and of everybody in the household."""
        for partner in self:
            partner.rcc_dossier_identity_ids = (partner | partner.child_ids).rcc_identity_ids

    @api.depends_context("uid")
    def _compute_rcc_dossier_access_ids(self):
        """Who looked at the customer or anybody in the household; empty for those who may not read the log."""
        log = self.env["rcc.access"].sudo(False)
        for partner in self:
            people = partner | partner.child_ids
            partner.rcc_dossier_access_ids = log.has_access("read") and log.search([("partner_id", "in", people.ids)], limit=80)

    @api.depends("rcc_kind", "rcc_area_id.name")
    def _compute_complete_name(self):
        super()._compute_complete_name()

    def _get_complete_name(self):
        """Members read "张伟 · 张伟户 · 东庄村", not "company, contact"."""
        if self.rcc_kind != "person" or not self.parent_id:
            return super()._get_complete_name()
        if self.env.context.get("partner_display_name_hide_company"):
            return self.name
        above = self.sudo()  # the name of the own household and village
        return " · ".join(filter(None, (self.name, above.parent_id.name, above.rcc_area_id.name)))

    @api.depends("rcc_kind", "rcc_branch_id")
    @api.depends_context("uid", "partner_display_name_hide_company")
    def _compute_display_name(self):
        """A customer outside the reader's scope keeps the surname only, also where a visible row points at it."""
        super()._compute_display_name()
        if self.env.uid == api.SUPERUSER_ID:
            return
        scope = self.env.user._rcc_scope()
        for partner in self.sudo():  # reads kind and branch only
            if scope is not None and partner.rcc_kind and partner.rcc_branch_id.id not in scope:
                self.browse(partner.id).display_name = f"{(partner.name or '')[:1]}**"

    @api.model_create_multi
    def create(self, vals_list):
        """Complete customers (number, group, portfolio, life cycle) and file what they are found by."""
        customers = [vals for vals in vals_list if vals.get("rcc_kind")]
        if customers:
            self._rcc_complete(customers)
        partners = super().create(vals_list)
        found = partners.filtered("rcc_kind")
        if found:
            self.env["rcc.search.key"]._refresh(found.ids)
        return partners

    def write(self, vals):
        """Refuse what only memberships may change; keep portfolio and search keys in step."""
        customers = self.sudo().filtered("rcc_kind") if self else self  # the law does not depend on who reads
        if customers:
            customers._rcc_refuse(vals)
        result = super().write(vals)
        if customers and not vals.get("rcc_portfolio_id") and {"rcc_branch_id", "rcc_area_id", "rcc_customer_group_id"} & vals.keys():
            customers.filtered(lambda customer: not customer.parent_id)._rcc_assign_portfolio()
        if (customers or vals.get("rcc_kind")) and {"name", "phone", "rcc_kind", "rcc_customer_no"} & vals.keys():
            self.env["rcc.search.key"]._refresh(self.ids)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_customer(self):
        """Customers are archived or merged, never deleted."""
        if any(partner.rcc_kind for partner in self):
            raise UserError(self.env._("A customer is not deleted: archive it, or merge it with the one that stays."))

    def _rcc_refuse(self, vals):
        """Raise when a plain write would do what only the membership may do, or would turn one kind into another."""
        if "parent_id" in vals and any(partner.parent_id.id != vals["parent_id"] for partner in self):
            raise UserError(self.env._("A customer joins or leaves a household by its membership, not by the contact's company."))
        if "rcc_kind" in vals and any(partner.rcc_kind != vals["rcc_kind"] for partner in self):
            raise UserError(self.env._("A customer's kind is not changed."))
        if vals.keys() & set(PLACE) and any(partner.parent_id.rcc_kind for partner in self):
            raise UserError(self.env._("Branch, village, portfolio and group of a member are those of the household: change them there."))

    def _rcc_complete(self, vals_list):
        """Fill in place what a new customer needs; a parent is refused, since memberships alone write it."""
        numbers = iter(self._rcc_next_numbers(sum(not vals.get("rcc_customer_no") for vals in vals_list)))
        farm = self.env.ref("rcc_branch.group_farm", raise_if_not_found=False)
        for vals in vals_list:
            if vals.get("parent_id"):
                raise UserError(self.env._("A customer joins or leaves a household by its membership, not by the contact's company."))
            vals.setdefault("rcc_lifecycle", "prospect")
            vals.setdefault("is_company", vals["rcc_kind"] == "organization")
            if farm and vals["rcc_kind"] == "household":
                vals.setdefault("rcc_customer_group_id", farm.id)
            if not vals.get("rcc_customer_no"):
                vals["rcc_customer_no"] = next(numbers)
            if not vals.get("rcc_portfolio_id"):
                vals["rcc_portfolio_id"] = self._rcc_portfolio_for(vals)

    def _rcc_portfolio_for(self, vals):
        return self.env["rcc.portfolio"].sudo()._for_partner_values(  # the law of the map, not of the reader
            vals.get("rcc_branch_id"), vals.get("rcc_customer_group_id"), vals.get("rcc_area_id"))

    def _rcc_assign_portfolio(self):
        """The portfolio that follows from branch, group and village."""
        for partner in self:
            portfolio = self._rcc_portfolio_for({name: partner[name].id for name in PLACE})
            if portfolio != partner.rcc_portfolio_id.id:
                partner.rcc_portfolio_id = portfolio

    def _rcc_set_parent(self, household):
        """Move persons below a household (or out, when empty): for `rcc.membership` alone."""
        return super().write({"parent_id": household.id, "type": "other" if household else "contact"})

    def get_formview_id(self, access_uid=None):
        """Customers open on their own pages, wherever a link leads to them."""
        if len(self) == 1 and self.rcc_kind:
            return self.env.ref(f"rcc_customer.rcc_{self.rcc_kind}_view_form").id
        return super().get_formview_id(access_uid)

    def action_rcc_open_household(self):
        """Open the household's page from a person's row."""
        self.ensure_one()
        return self.rcc_household_id.get_formview_action()
