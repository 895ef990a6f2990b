"""Models for tests only; imported by test classes, never at start."""

from odoo import fields, models
from odoo.exceptions import ValidationError

from ..tools.guard import AppendOnly, DutyGuard, Guard, PolicyLineGuard


class FakeCase(models.Model):
    """A case with two persons, and a law of its own."""

    _name = "rcc.fake.case"
    _description = "Fake Case"

    name = fields.Char()
    amount = fields.Integer()
    recommender_id = fields.Many2one("hr.employee")
    approver_id = fields.Many2one("hr.employee")

    _never_negative = Guard(
        "INSERT OR UPDATE OF amount",
        """BEGIN
               IF COALESCE(NEW.amount, 0) >= 0 THEN RETURN NEW; END IF;
               {refuse};
           END""",
        "The amount of a fake case is never negative.",
    )
    _not_while_named = Guard(
        "DELETE",
        """BEGIN
               IF OLD.name IS DISTINCT FROM 'keep' THEN RETURN OLD; END IF;
               {refuse};
           END""",
        "This fake case is kept.",
    )
    _recommender_duty = DutyGuard("recommender", "recommender_id", "rcc.fake.case", "id")
    _approver_duty = DutyGuard("approver", "approver_id", "rcc.fake.case", "id")


class FakeSheet(models.Model):
    """Papers of a case, each with its investigator."""

    _name = "rcc.fake.sheet"
    _description = "Fake Sheet"

    case_id = fields.Many2one("rcc.fake.case", ondelete="cascade")
    investigator_id = fields.Many2one("hr.employee")

    _investigator_duty = DutyGuard("investigator", "investigator_id", "rcc.fake.case", "case_id")


class FakeNote(models.Model):
    """Rows that are only added."""

    _name = "rcc.fake.note"
    _description = "Fake Note"

    name = fields.Char()

    _append_only = AppendOnly("A fake note stays.")


class FakePolicy(models.Model):
    """A policy with lines, a key of two columns and a translated text."""

    _name = "rcc.fake.policy"
    _description = "Fake Policy"
    _inherit = ["rcc.policy.mixin"]
    _policy_key = ["code", "partner_id"]

    code = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner")
    name = fields.Char(translate=True)
    rate = fields.Float()
    years = fields.Integer(default=2)
    line_ids = fields.One2many("rcc.fake.policy.line", "policy_id", copy=True)


class FakePolicyLine(models.Model):
    """A line of a policy."""

    _name = "rcc.fake.policy.line"
    _description = "Fake Policy Line"

    policy_id = fields.Many2one("rcc.fake.policy", required=True, ondelete="cascade")
    name = fields.Char(translate=True)
    points = fields.Integer()

    _fixed = PolicyLineGuard("policy_id")


class FakeSimulatedPolicy(models.Model):
    """A policy that must be simulated before it is proposed."""

    _name = "rcc.fake.simulated"
    _description = "Fake Simulated Policy"
    _inherit = ["rcc.policy.mixin"]
    _policy_simulation = True

    code = fields.Char(required=True)
    line_ids = fields.One2many("rcc.fake.simulated.line", "policy_id", copy=True)

    def _simulate(self):
        return {"figures": [["Tried", len(self.line_ids)]]}


class FakeSimulatedLine(models.Model):
    """A line of a policy that must be simulated."""

    _name = "rcc.fake.simulated.line"
    _description = "Fake Simulated Line"

    policy_id = fields.Many2one("rcc.fake.simulated", required=True, ondelete="cascade")
    points = fields.Integer()

    _fixed = PolicyLineGuard("policy_id")


class FakeBatch(models.Model):
    """Work that counts rows; it fails at the row named in ``fails_at``."""

    _name = "rcc.fake.batch"
    _description = "Fake Batch"
    _inherit = ["rcc.batch"]
    _batch_limit = 4

    rows = fields.Integer()
    fails_at = fields.Integer(default=-1)
    log = fields.Char(default="")

    def _step(self, cursor, limit):
        first = cursor or 0
        last = min(first + limit, self.rows)
        self.log += f"{first}-{last}:{self.env.user.login};"
        if first <= self.fails_at < last:
            message = f"Row {self.fails_at} is wrong."
            raise ValidationError(message)
        return last if last < self.rows else None
