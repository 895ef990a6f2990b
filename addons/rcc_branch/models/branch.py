from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import Guard
from odoo.addons.rcc_base.tools.tree import path_ids

LEVELS = [
    ("union", "County union"),
    ("office", "Business office"),
    ("cooperative", "Cooperative"),
    ("outlet", "Outlet"),
    ("service_point", "Service point"),
]


class Branch(models.Model):
    """A place of the network. One union is its root, everything else has a branch above it."""

    _name = "rcc.branch"
    _description = "Branch"
    _parent_store = True
    _order = "code"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    level = fields.Selection(LEVELS, required=True, default="cooperative")
    parent_id = fields.Many2one("rcc.branch", "Above", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("rcc.branch", "parent_id", "Below")
    active = fields.Boolean(default=True)
    area_ids = fields.One2many("rcc.area", "branch_id", "Responsible areas")
    post_ids = fields.One2many("rcc.post", "branch_id", "Posts")
    manager_id = fields.Many2one(
        "res.users",
        "Manager",
        compute="_compute_manager_id",
        help="Who holds the branch manager's post here today.",
    )
    partner_id = fields.Many2one(
        "res.partner", "Contact", readonly=True, copy=False, index=True, ondelete="restrict"
    )
    address = fields.Char()
    phone = fields.Char()
    opening_hours = fields.Char(help="As on the door, e.g. Mon-Fri 8:30-17:00.")
    staff_count = fields.Integer("Staff", compute="_compute_counts")
    village_count = fields.Integer("Villages", compute="_compute_counts")

    _code_uniq = models.Constraint("UNIQUE (code)", "A branch's code must be unique.")
    _one_union = models.UniqueIndex(
        "(level) WHERE level = 'union'", "There is one county union only."
    )
    _has_parent = models.Constraint(
        "CHECK ((level = 'union') = (parent_id IS NULL))",
        "Only the county union has no branch above it; every other branch needs one.",
    )
    # locking the way up lets two moves at once meet: the later one fails to serialise and is repeated
    _no_cycle = Guard(
        "INSERT OR UPDATE OF parent_id",
        """
        DECLARE
            above int := NEW.parent_id;
            steps int := 0;
        BEGIN
            WHILE above IS NOT NULL LOOP
                steps := steps + 1;
                IF above = NEW.id OR steps > 50 THEN
                    {refuse};
                END IF;
                SELECT parent_id INTO above FROM rcc_branch WHERE id = above FOR SHARE;
            END LOOP;
            RETURN NEW;
        END""",
        "A branch cannot be below itself.",
    )

    @api.depends("post_ids")
    def _compute_manager_id(self):
        posts = self.env["rcc.post"]._live(
            [("branch_id", "in", self.ids), ("role_id.code", "=", "branch_manager")]
        )
        for branch in self:
            branch.manager_id = posts.filtered(lambda post, here=branch: post.branch_id == here)[
                :1
            ].user_id

    @api.depends("post_ids", "area_ids")
    def _compute_counts(self):
        posts = self.env["rcc.post"]._live([("branch_id", "in", self.ids)])
        for branch in self:
            branch.staff_count = len(
                posts.filtered(lambda post, here=branch: post.branch_id == here).user_id
            )
            branch.village_count = self.env["rcc.area"].search_count(branch._villages_domain())

    @api.model_create_multi
    def create(self, vals_list):
        """Each branch is a contact too; a new branch changes what those above it see."""
        self._refuse_contact(vals_list)
        branches = super().create(vals_list)
        contacts = self.env["res.partner"].sudo()  # contacts follow the network
        for branch in branches.filtered(lambda branch: not branch.partner_id):
            branch.sudo().partner_id = contacts.create(branch._contact_vals())  # nobody chooses it
        self.env.registry.clear_cache()
        return branches

    def write(self, vals):
        """The contact follows the branch; the network decides what everyone sees."""
        self._refuse_contact([vals])
        result = super().write(vals)
        if not {"name", "phone", "address"}.isdisjoint(vals):
            for branch in self:
                contact = branch.partner_id.sudo()  # contacts follow the network
                contact.write(branch._contact_vals())
        if not {"parent_id", "active"}.isdisjoint(vals):
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def action_open_villages(self):
        """The villages that this branch answers for."""
        action = self.env["ir.actions.act_window"]._for_xml_id("rcc_branch.rcc_area_action")
        return action | {"domain": list(self._villages_domain()), "context": {}}

    def _refuse_contact(self, vals_list):
        """A branch writes its name and phone into its contact: nobody chooses a customer for that."""
        if not self.env.su and any(vals.get("partner_id") for vals in vals_list):
            raise UserError(self.env._("A branch's contact is made with the branch."))

    def _below(self):
        """Ids of these branches with all below them, closed ones included."""
        return tuple(
            self.with_context(active_test=False).search([("id", "child_of", self.ids)]).ids
        )

    def _villages_domain(self):
        """Villages of these branches: below an area of theirs and below no nearer area of another branch."""
        areas = self.env["rcc.area"].search([("branch_id", "in", self.ids)])
        nearer = self.env["rcc.area"].search(
            [
                ("id", "child_of", areas.ids),
                ("branch_id", "not in", self.ids),
                ("branch_id", "!=", False),
            ]
        )
        domain = fields.Domain("level", "=", "village") & fields.Domain("id", "child_of", areas.ids)
        if not nearer:
            return domain
        back = areas.filtered(lambda area: not set(nearer.ids).isdisjoint(path_ids(area)))
        return domain & (
            ~fields.Domain("id", "child_of", nearer.ids) | fields.Domain("id", "child_of", back.ids)
        )

    def _contact_vals(self):
        return {"name": self.name, "is_company": True, "phone": self.phone, "street": self.address}
