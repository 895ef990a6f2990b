from odoo import api, fields, models

from ..tools.guard import MIGRATING, Guard, TriggersOnly


class Duty(models.Model):
    """Who holds which duty in which case: one person, one duty (内部控制指引, separation of incompatible duties).

    Rows are filed and taken away by ``DutyGuard`` triggers of the tables that name employees, by nobody else.
    """

    _name = "rcc.duty"
    _description = "Duty in a Case"
    _order = "case_model, case_id, id"
    _log_access = False

    case_model = fields.Char(required=True, readonly=True)
    case_id = fields.Many2oneReference(
        "Case ID", model_field="case_model", required=True, readonly=True
    )
    case_name = fields.Char(
        "Case", compute="_compute_case_name", help="Empty where your post's scope ends."
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="restrict"
    )
    duty = fields.Selection(
        [
            ("recommender", "Recommender"),
            ("investigator", "Second Investigator"),
            ("keyer", "Keyer of Panel Sheets"),
            ("approver", "Approver"),
            ("teller", "Teller"),
            ("accountant", "Accountant"),
        ],
        required=True,
        readonly=True,
    )
    holdings = fields.Integer(
        readonly=True,
        required=True,
        default=1,
        aggregator=None,
        help="Rows of the case that give this person the duty.",
    )

    _person_uniq = models.Constraint(
        "UNIQUE (case_model, case_id, employee_id)", "One person, one duty in a case."
    )
    _by_guard_only = TriggersOnly(
        "Duties follow from the documents of the case; they are never written by hand.",
    )
    _never_truncated = Guard(
        "TRUNCATE",
        f"""BEGIN
                IF {MIGRATING} THEN RETURN NULL; END IF;
                {{refuse}};
            END""",
        "Duties follow from the documents of the case; they are never written by hand.",
        each="STATEMENT",
    )

    @api.depends("employee_id", "duty")
    def _compute_display_name(self):
        labels = dict(self._fields["duty"]._description_selection(self.env))
        for duty in self:
            duty.display_name = f"{duty.employee_id.name} ({labels.get(duty.duty, duty.duty)})"

    @api.depends("case_model", "case_id")
    def _compute_case_name(self):
        for duty in self:
            duty.case_name = self.env["rcc.decision"]._name_of(duty.case_model, duty.case_id)
