from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard


class CaseAssignment(models.Model):
    """An employee lent to one case of another branch for some days: sees that case, its household and what the case
    needs, nothing else of the customer and nothing of the branch.

    Filed with the case's decisions; ends with its last day, or at once by the button."""

    _name = "rcc.case.assignment"
    _description = "Lent Case"
    _order = "date_from DESC, id DESC"

    employee_id = fields.Many2one(
        "hr.employee", "Colleague", required=True, readonly=True, index=True, ondelete="restrict"
    )
    case_model = fields.Selection(
        "_selection_case_model", "Kind of case", required=True, readonly=True
    )
    case_id = fields.Many2oneReference(
        "Case number", model_field="case_model", required=True, readonly=True, index=True
    )
    case_name = fields.Char("Case", compute="_compute_case_name")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        "rcc.branch",
        "Lending branch",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The branch that the case belongs to.",
    )
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("Until", required=True, readonly=True, help="The last day.")
    reason = fields.Char(required=True, readonly=True)
    lent_by_id = fields.Many2one(
        "res.users",
        "Lent by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    ended_at = fields.Datetime("Taken back at", readonly=True, copy=False)
    ended_by_id = fields.Many2one(
        "res.users", "Taken back by", readonly=True, copy=False, ondelete="restrict"
    )
    is_live = fields.Boolean("Still lent", compute="_compute_is_live", search="_search_is_live")

    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "A case cannot be given back before it is lent."
    )
    _reason_given = models.Constraint(
        "CHECK (length(btrim(reason)) > 0)", "Say why a colleague of another branch is needed."
    )
    _no_overlap = models.Constraint(
        """EXCLUDE USING gist (employee_id WITH =, case_model WITH =, case_id WITH =,
            daterange(date_from, date_to, '[]') WITH &&) WHERE (ended_at IS NULL)""",
        "This colleague is already lent to this case in that period.",
    )
    _fixed = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF {MIGRATING} OR TG_OP = 'UPDATE' AND (OLD.ended_at IS NULL OR OLD.ended_at = NEW.ended_at)
                AND to_jsonb(OLD) - '{{ended_at,ended_by_id,write_uid,write_date}}'::text[]
                  = to_jsonb(NEW) - '{{ended_at,ended_by_id,write_uid,write_date}}'::text[] THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            {{refuse}};
        END""",
        "Who was lent to a case stays on record; take the case back instead.",
    )

    @api.model
    def _selection_case_model(self):
        """Every model that inherits the mixin of cases."""
        return [
            (name, self.env["ir.model"]._get(name).name)
            for name, model in self.env.items()
            if isinstance(model, self.env.registry["rcc.case.mixin"]) and not model._abstract
        ]

    @api.depends("case_model", "case_id")
    @api.depends_context("uid")
    def _compute_case_name(self):
        for assignment in self:
            case = assignment._case()._filtered_access("read")
            assignment.case_name = case.display_name or ""

    @api.depends("employee_id", "partner_id")
    def _compute_display_name(self):
        for assignment in self:
            colleague = assignment.employee_id.sudo().name  # names of colleagues are open
            assignment.display_name = f"{colleague} → {assignment.partner_id.display_name}"

    @api.depends("date_from", "date_to", "ended_at")
    def _compute_is_live(self):
        today = self.env["rcc.post"]._today()
        for assignment in self:
            assignment.is_live = bool(
                not assignment.ended_at
                and assignment.date_from
                and assignment.date_from <= today <= assignment.date_to
            )

    def _search_is_live(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._live_domain(self.env["rcc.post"]._today())

    @api.constrains("employee_id", "case_id")
    def _check_employee(self):
        """Lent is a colleague with a login and a post, who does not see the case anyway, and who is no relative."""
        for assignment in self:
            refusal = assignment._refusal()
            if refusal:
                raise ValidationError(refusal)

    @api.model_create_multi
    def create(self, vals_list):
        """The colleague sees the case at the next request; the case's decisions say who lent it and why."""
        assignments = super().create(vals_list)
        self.env.registry.clear_cache()
        for assignment in assignments:
            assignment._file("lend", assignment.reason)
        return assignments

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def action_end(self):
        """Take these cases back at once; by those who may lend them."""
        lasting = self.filtered(lambda assignment: not assignment.ended_at)
        for assignment in lasting:
            assignment._case()._check_lender()
            assignment._file("lend_end")
        lasting.sudo().write(  # by this step alone
            {"ended_at": fields.Datetime.now(), "ended_by_id": self.env.uid}
        )

    def action_open_case(self):
        """Open the case."""
        self.ensure_one()
        case = self._case()
        case.check_access("read")
        return case.get_formview_action()

    def _case(self):
        """The case; empty when its addon or its record is gone."""
        self.ensure_one()
        if self.case_model not in self.env:
            return self.env["rcc.case.mixin"]
        return self.env[self.case_model].browse(self.case_id).exists()

    def _file(self, act, reason=""):
        self.env["rcc.decision"]._append(
            self._case(),
            act,
            outcome="recorded",
            reason=reason,
            data={
                "employee_id": self.employee_id.id,
                "date_from": str(self.date_from),
                "date_to": str(self.date_to),
            },
        )

    @api.model
    def _live_domain(self, date):
        """Assignments that last on a date."""
        return (
            Domain("ended_at", "=", False)
            & Domain("date_from", "<=", date)
            & Domain("date_to", ">=", date)
        )

    @api.model
    def _lasting(self, cases):
        """The assignments to cases of one model that last today."""
        return self.search(
            Domain("case_model", "=", cases._name)
            & Domain("case_id", "in", cases.ids)
            & self._live_domain(self.env["rcc.post"]._today())
        )

    @api.model
    def _opened_for(self, user, date):
        """What the cases lent to a user open on a date: {model: ids}."""
        found = {}
        rows = self.sudo().search(  # asked for the scope, before any rule
            Domain("employee_id.user_id", "=", user.id) & self._live_domain(date)
        )
        for assignment in rows:
            case = assignment._case()
            for records in (assignment, case, assignment.partner_id, *case._case_kin()):
                found.setdefault(records._name, set()).update(records.ids)
        return found

    def _refusal(self):
        """Why this colleague cannot be lent to this case, in words; empty when nothing stands against it."""
        colleague = self.employee_id.sudo()  # hr.employee is readable by HR alone
        user, name = colleague.user_id, colleague.name
        if not user.active:
            return self.env._("%(name)s has no login.", name=name)
        if not user._rcc_posts(self.date_from).filtered("role_id.business"):
            return self.env._("%(name)s holds no post on that day.", name=name)
        if self._case()._case_in_scope(user):
            return self.env._("%(name)s works with this customer already.", name=name)
        related = self.partner_id._rcc_related_staff(self.date_from)
        if colleague in related.get(self.partner_id.id, colleague.browse()):
            return self.env._(
                "%(name)s is close to this customer and takes no part in the case "
                "(Commercial Bank Law art. 40).",
                name=name,
            )
        return ""

    @api.ondelete(at_uninstall=False)
    def _unlink_except_record(self):
        """The database refuses too."""
        raise AccessError(
            self.env._("Who was lent to a case stays on record; take the case back instead.")
        )
