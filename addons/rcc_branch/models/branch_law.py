from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.guard import Guard

from ..tools import phone


class Branch(models.Model):
    """What nobody does to the network in passing: a place with customers moves or closes by a dated change
    (`rcc.network.change`), confirmed by a second person, and nothing is left behind at a closed one."""

    _inherit = "rcc.branch"

    closed_on = fields.Date(readonly=True, copy=False, help="The first day without it.")
    successor_id = fields.Many2one(
        "rcc.branch",
        "Handed over to",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="A closed branch stands below its successor, who sees what happened there.",
    )

    _closed_empty = Guard(
        "INSERT OR UPDATE OF active",
        """
        BEGIN
            IF NEW.active IS NOT TRUE AND (NEW.level = 'union'
                OR EXISTS (SELECT FROM rcc_branch WHERE parent_id = NEW.id AND active)
                OR EXISTS (SELECT FROM rcc_area WHERE branch_id = NEW.id)
                OR EXISTS (SELECT FROM rcc_portfolio WHERE branch_id = NEW.id AND active)
                OR EXISTS (SELECT FROM res_partner WHERE rcc_branch_id = NEW.id)
                OR EXISTS (SELECT FROM rcc_post WHERE branch_id = NEW.id AND (date_to IS NULL
                    OR date_to >= COALESCE(NEW.closed_on, (now() AT TIME ZONE 'Asia/Shanghai')::date)))) THEN
                {refuse};
            END IF;
            RETURN NEW;
        END""",
        "A branch with customers, areas, portfolios, posts or branches below it is closed by a change of the network, "
        "which hands them to a successor. The county union is never closed.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Telephone numbers as people write them."""
        return super().create([self._with_phone(vals) for vals in vals_list])

    def write(self, vals):
        """Refuse to move or to close a branch in use by hand."""
        if not self.env.su and {"parent_id", "active"} & vals.keys():
            self._refuse_moving(vals)
        return super().write(self._with_phone(vals))

    def _refuse_moving(self, vals):
        moved = self.filtered(
            lambda branch: "parent_id" in vals and branch.parent_id.id != vals["parent_id"]
        )
        closed = self.filtered(lambda branch: "active" in vals and branch.active != vals["active"])
        used = (moved | closed)._in_use()
        if used:
            raise UserError(
                self.env._(
                    "%(branch)s has staff, customers, areas or branches below it: "
                    "propose a change of the network, which takes effect on its date.",
                    branch=used[0].name,
                )
            )
        if closed.filtered("successor_id"):
            raise UserError(self.env._("A branch that was handed over is not opened again."))

    def _in_use(self):
        """Those of these branches that have customers, posts, areas or open branches below them."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM rcc_branch b WHERE id = ANY(%s) AND (
                EXISTS (SELECT FROM res_partner WHERE rcc_branch_id = b.id)
                OR EXISTS (SELECT FROM rcc_post WHERE branch_id = b.id AND (date_to IS NULL OR date_to >= %s))
                OR EXISTS (SELECT FROM rcc_area WHERE branch_id = b.id)
                OR EXISTS (SELECT FROM rcc_branch WHERE parent_id = b.id AND active))""",
                self.ids,
                self.env["rcc.post"]._today(),
            )
        )
        return self.browse(branch_id for (branch_id,) in rows)

    def _standing(self):
        """This branch, or who has it today when it was handed over."""
        self.ensure_one()
        branch = self
        while not branch.active and branch.successor_id:
            branch = branch.successor_id
        return branch

    def _with_phone(self, vals):
        return vals | {"phone": self._format_phone(vals["phone"])} if vals.get("phone") else vals

    def _area_code(self):
        """The telephone area code of this place: that of its own landline, else of the nearest branch above."""
        branch = self.sudo()  # the network is open, and so are the numbers of its counters
        while branch:
            if code := phone.area_code(branch.phone):
                return code
            branch = branch.parent_id
        return ""

    @api.model
    def _format_phone(self, text):
        """A telephone number as people write it."""
        try:
            return text and phone.written(text)
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "%(number)s lacks its area code: write it like 0372-7710101.", number=text
                )
            ) from error
