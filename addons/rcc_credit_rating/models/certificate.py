from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard


class Certificate(models.Model):
    """A blank loan certificate (贷款证) in a branch's stock: a numbered form, taken once.

    The accountant receives and keeps the blanks. A branch without its own takes one from
    the branch above it.
    """

    _name = "rcc.certificate"
    _description = "Loan Certificate"
    _inherit = ["rcc.credit.mixin"]
    _order = "name"

    name = fields.Char("Number", required=True, index=True)
    branch_id = fields.Many2one(
        "rcc.branch", "Branch", required=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("blank", "Blank"), ("used", "Issued"), ("void", "Void")],
        default="blank",
        required=True,
        readonly=True,
    )
    grant_id = fields.Many2one(
        "rcc.grant", "Grant", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    void_reason = fields.Char(readonly=True)

    _name_uniq = models.Constraint("UNIQUE (name)", "This certificate number exists already.")
    _grant_uniq = models.UniqueIndex(
        "(grant_id) WHERE grant_id IS NOT NULL AND state = 'used'",
        "This grant has its certificate already.",
    )
    _used_by_grant = models.Constraint(
        "CHECK ((state = 'used') <= (grant_id IS NOT NULL) AND (state <> 'blank' OR grant_id IS NULL))",
        "An issued certificate belongs to a grant, a blank one to none.",
    )
    _once = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF {MIGRATING} OR OLD.state = 'blank' AND (TG_OP = 'DELETE' OR OLD.name = NEW.name)
                OR TG_OP = 'UPDATE' AND OLD.name = NEW.name AND OLD.grant_id IS NOT DISTINCT FROM NEW.grant_id
                   AND (OLD.state = NEW.state OR OLD.state = 'used' AND NEW.state = 'void') THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            RAISE EXCEPTION 'taken' USING ERRCODE = 'check_violation', CONSTRAINT = '{{name}}', TABLE = TG_TABLE_NAME;
        END""",
        "A certificate number is taken once and never used again.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_fields(vals_list, {"name", "branch_id"})
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_fields([vals], {"branch_id"})
        return super().write(vals)

    def action_void(self, reason=None):
        """Void spoiled or lost blanks, naming the reason."""
        self._require_role("accountant", "branch_manager")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the certificate is void."))
        if any(certificate.state != "blank" for certificate in self):
            raise UserError(self.env._("Only blank certificates are voided here."))
        self.sudo().write({"state": "void", "void_reason": reason.strip()})  # by this step alone
        return True

    @api.model
    def _receive(self, branch, prefix, first, count):
        """Take `count` blanks numbered from `first` into a branch's stock; keeps leading zeros."""
        width = len(str(first))
        numbers = range(int(first), int(first) + count)
        return self.create(
            [
                {"name": f"{prefix or ''}{number:0{width}d}", "branch_id": branch.id}
                for number in numbers
            ]
        )

    @api.model
    def _take(self, grant):
        """Issue the lowest blank of the grant's branch, or of one above it; return it.

        Two clerks at once get two different numbers.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT blank.id FROM rcc_certificate blank JOIN rcc_branch place ON place.id = blank.branch_id
                 JOIN rcc_branch here ON here.id = %s AND here.parent_path LIKE place.parent_path || '%%'
                WHERE blank.state = 'blank'
                ORDER BY length(place.parent_path) DESC, blank.name LIMIT 1
                  FOR UPDATE OF blank SKIP LOCKED""",
                grant.branch_id.id,
            )
        )
        if not rows:
            raise UserError(
                self.env._(
                    "%(branch)s has no blank loan certificate. The accountant receives new ones into stock.",
                    branch=grant.branch_id.name,
                )
            )
        certificate = self.browse(rows[0]).sudo()  # the stock is handed out by signing alone
        certificate.write({"state": "used", "grant_id": grant.id})
        return certificate
