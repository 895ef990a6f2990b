from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..tools import pinyin
from .identity import UNMASK_GROUPS

PLACE = ("rcc_branch_id", "rcc_area_id", "rcc_portfolio_id", "rcc_customer_group_id")


class ResPartner(models.Model):
    """A partner is a customer if and only if `rcc_kind` is set.

    The household is the credit subject (Measures on farm household loans, 2012 no. 50) and a root partner, so that
    Odoo's commercial entity is the household; its members hang below it by `rcc.membership`, which alone writes
    `parent_id`.
    """

    _inherit = "res.partner"

    rcc_kind = fields.Selection(
        [("household", "Household"), ("person", "Person"), ("organization", "Organisation")],
        "Customer kind",
        copy=False,
    )
    rcc_customer_no = fields.Char("Customer number", readonly=True, copy=False)
    rcc_lifecycle = fields.Selection(
        [
            ("prospect", "Prospect"),
            ("customer", "Customer"),
            ("dormant", "Dormant"),
            ("lost", "Lost"),
            ("won_back", "Won back"),
        ],
        "Life cycle",
        readonly=True,
        help="By the life cycle policy, from what the customer does; never typed.",
        copy=False,
    )
    # the masked number lacks the birth date only: who sees both has the number
    rcc_birth_date = fields.Date(
        "Birth date",
        copy=False,
        groups=",".join(UNMASK_GROUPS),
        help="Read from the resident ID number.",
    )
    rcc_age = fields.Integer("Age", compute="_compute_rcc_age", compute_sudo=True)
    rcc_sex = fields.Selection(
        [("male", "Male"), ("female", "Female")],
        "Sex",
        copy=False,
        help="Read from the resident ID number. Never an indicator of a grade.",
    )
    rcc_pinyin = fields.Char("Pinyin", compute="_compute_rcc_pinyin", store=True, precompute=True)
    rcc_membership_ids = fields.One2many("rcc.membership", "partner_id", "Memberships")
    rcc_group_membership_ids = fields.One2many("rcc.membership", "group_id", "Members")
    rcc_head_id = fields.Many2one(
        "res.partner",
        "Head",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The head today; kept by the memberships.",
    )
    rcc_household_id = fields.Many2one(
        "res.partner",
        "Household",
        compute="_compute_rcc_household_id",
        search="_search_rcc_household_id",
    )
    rcc_identity_ids = fields.One2many("rcc.identity", "partner_id", "Documents")
    rcc_file_ids = fields.One2many("rcc.household.file", "partner_id", "Economic files")
    rcc_branch_id = fields.Many2one(
        compute="_compute_rcc_place", store=True, readonly=False, precompute=True, recursive=True
    )
    rcc_area_id = fields.Many2one(
        compute="_compute_rcc_place", store=True, readonly=False, precompute=True, recursive=True
    )
    rcc_portfolio_id = fields.Many2one(
        compute="_compute_rcc_place", store=True, readonly=False, precompute=True, recursive=True
    )
    rcc_customer_group_id = fields.Many2one(
        compute="_compute_rcc_place", store=True, readonly=False, precompute=True, recursive=True
    )

    _rcc_household_root = models.Constraint(
        "CHECK (rcc_kind <> 'household' OR (parent_id IS NULL AND is_company IS NOT TRUE))",
        "A household is no company and has nothing above it.",
    )
    _rcc_organization_company = models.Constraint(
        "CHECK (rcc_kind <> 'organization' OR is_company)", "An organisation is a company."
    )
    _rcc_customer_branch = models.Constraint(
        "CHECK (rcc_kind IS NULL OR rcc_branch_id IS NOT NULL)", "A customer belongs to a branch."
    )
    _rcc_member_type = models.Constraint(
        "CHECK (rcc_kind <> 'person' OR parent_id IS NULL OR type = 'other')",
        "A member of a household has the address type 'Other', so that addresses are not copied both ways.",
    )
    _rcc_no_vat = models.Constraint(
        "CHECK (rcc_kind IS NULL OR rcc_kind = 'organization' OR COALESCE(vat, '') = '')",
        "A person's number belongs into the documents, not into the tax number.",
    )
    _rcc_no_staff = models.Constraint(
        "CHECK (rcc_kind IS NULL OR partner_share IS NOT FALSE)",
        "A user's own contact is never a customer: staff who bank here have a second contact.",
    )
    # groupings of a million customers are read from this index alone, whatever the reader's scope; company_id and
    # partner_share are asked for by Odoo's own rule
    _rcc_list_idx = models.Index(
        "(rcc_kind, rcc_scope_key, rcc_portfolio_id) INCLUDE (active, rcc_lifecycle, rcc_customer_group_id,"
        " rcc_branch_id, company_id, partner_share) WHERE rcc_kind IS NOT NULL"
    )
    _rcc_others_idx = models.Index("(complete_name) WHERE rcc_kind IS NULL")
    _rcc_customer_no_uniq = models.UniqueIndex(
        "(rcc_customer_no) WHERE rcc_customer_no IS NOT NULL", "This customer number is taken."
    )

    @api.depends("name", "rcc_kind")
    def _compute_rcc_pinyin(self):
        for partner in self:
            partner.rcc_pinyin = pinyin.full(partner.name or "") if partner.rcc_kind else False

    @api.depends("rcc_birth_date")
    def _compute_rcc_age(self):
        today = self.env["rcc.post"]._today()
        for partner in self:
            born = partner.rcc_birth_date
            partner.rcc_age = relativedelta(today, born).years if born else 0

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
