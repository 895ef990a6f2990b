from odoo import api, fields, models

KINDS = [
    ("customer_group", "Customer groups"),
    ("product_support", "Product support"),
    ("service_centre", "Customer service centre"),
    ("back_office", "Operations back office"),
    ("control", "Risk and audit"),
    ("other", "Other"),
]


class HrDepartment(models.Model):
    """A department of the union: cut by customer group, or in support of those that are (the union's own policy)."""

    _inherit = "hr.department"

    rcc_kind = fields.Selection(KINDS, "Kind", index="btree_not_null")
    rcc_group_ids = fields.One2many("rcc.customer.group", "department_id", "Customer groups")
    rcc_head_ids = fields.Many2many(
        "res.users",
        string="Heads",
        compute="_compute_rcc_head_ids",
        help="Who holds a department head's post for one of its customer groups today, or for all groups and "
        "works here.",
    )
    rcc_staff_ids = fields.Many2many(
        "res.users",
        string="Staff",
        compute="_compute_rcc_staff_ids",
        inverse="_inverse_rcc_staff_ids",
    )
    rcc_merged_into_id = fields.Many2one(
        "hr.department", "Merged into", readonly=True, copy=False, ondelete="restrict"
    )
    rcc_request_count = fields.Integer("Open requests", compute="_compute_rcc_request_count")

    @api.depends("rcc_group_ids", "member_ids")
    def _compute_rcc_head_ids(self):
        posts = self.env["rcc.post"]._live([("role_id.code", "=", "department_head")])
        staff = self._rcc_staff()
        for department in self:
            groups = department.rcc_group_ids
            department.rcc_head_ids = posts.filtered(
                lambda post, groups=groups, own=staff[department.id]: (
                    post.customer_group_id in groups
                    if post.customer_group_id
                    else post.user_id in own
                )
            ).user_id.with_env(self.env)

    @api.depends("member_ids")
    def _compute_rcc_staff_ids(self):
        staff = self._rcc_staff()
        for department in self:
            department.rcc_staff_ids = staff[department.id].with_env(self.env)

    def _inverse_rcc_staff_ids(self):
        staff = self._rcc_staff()
        for department in self:
            wanted = (
                department.rcc_staff_ids.sudo()
            )  # employees follow: administrators hold no right on them
            (staff[department.id] - wanted).employee_ids.write({"department_id": False})
            (wanted - staff[department.id]).employee_ids.write({"department_id": department.id})

    def _compute_rcc_request_count(self):
        counts = dict(
            self.env["rcc.support.request"]._read_group(
                [("department_id", "in", self.ids), ("state", "in", ("new", "taken"))],
                ["department_id"],
                ["__count"],
            )
            if self.env["rcc.support.request"].has_access("read")
            else ()
        )
        for department in self:
            department.rcc_request_count = counts.get(department, 0)

    def action_rcc_open_requests(self):
        """The support requests that this department answers."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rcc_branch.rcc_support_request_action"
        )
        return action | {
            "domain": [("department_id", "in", self.ids)],
            "context": {"search_default_open": 1},
        }

    def _rcc_staff(self):
        """{department id: users whose employees work there}"""
        employees = self.env["hr.employee"].sudo()  # who works where is open to all staff
        found = employees.search([("department_id", "in", self.ids), ("user_id", "!=", False)])
        by_department = found.grouped("department_id")
        return {
            department_id: by_department.get(
                employees.env["hr.department"].browse(department_id), employees
            ).user_id
            for department_id in self.ids
        }

    def _rcc_helpers(self):
        """Who may answer for this department: its staff and its heads."""
        return self.rcc_staff_ids | self.rcc_head_ids
