from ast import literal_eval

from odoo import fields, models
from odoo.tools import SQL


class HandoverLine(models.Model):
    """One point of a handover's checklist: how much there was when it was signed. It opens the rows of today."""

    _name = "rcc.handover.line"
    _description = "Handover Checklist"
    _order = "handover_id, sequence, id"
    _rec_name = "title"

    handover_id = fields.Many2one(
        "rcc.handover", "Handover", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(related="handover_id.branch_id", store=True, index=True)
    sequence = fields.Integer(default=100)
    code = fields.Char(required=True, export_string_translation=False)
    title = fields.Char("What", required=True)
    count = fields.Integer(aggregator=None)
    amount = fields.Float("Amount (yuan)", digits=(16, 2), aggregator=None)
    res_model = fields.Char(required=True, export_string_translation=False)
    domain = fields.Char(required=True, export_string_translation=False)

    def action_open(self):
        """The rows behind this figure, as far as the user sees them."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.title,
            "res_model": self.res_model,
            "views": [(False, "list"), (False, "form")],
            "domain": literal_eval(self.domain),
        }


class HandoverChecklist(models.Model):
    """The checklist of a handover, drawn from the data."""

    _inherit = "rcc.handover"

    def _checklist(self):
        """What the incoming manager takes over: dicts of code, title, count, domain, res_model and, where money
        matters, amount (yuan). Addons add theirs to what `super()` gives.

        Called as superuser: the sheet counts all, whoever signs it. `_count` helps."""
        self.ensure_one()
        portfolio = self.portfolio_id.id
        open_work = self.env.execute_query(
            SQL("SELECT count(*) FROM (%s) AS open_work", self._open_activities())
        )
        return [
            self._count(
                "customers",
                self.env._("Customers"),
                "res.partner",
                [("rcc_portfolio_id", "=", portfolio), ("parent_id", "=", False)],
            ),
            {
                "code": "activities",
                "title": self.env._("Open activities"),
                "count": open_work[0][0],
                "domain": [
                    ("user_id", "=", self.from_user_id.id),
                    ("rcc_portfolio_id", "=", portfolio),
                ],
                "res_model": "mail.activity",
            },
        ]

    def _count(self, code, title, model, domain, amount=None):
        """One point of the checklist: how many rows of a model, and the sum of one of its columns."""
        [(count, total)] = self.env[model]._read_group(
            domain, [], ["__count", f"{amount}:sum" if amount else "__count"]
        )
        return {
            "code": code,
            "title": title,
            "count": count,
            "amount": total if amount else 0.0,
            "domain": domain,
            "res_model": model,
        }

    def _draw_checklist(self):
        everything = self.sudo()  # the sheet counts all, whoever draws it
        everything.line_ids.unlink()
        everything.env["rcc.handover.line"].create(
            [
                {
                    "handover_id": self.id,
                    "sequence": number,
                    "code": point["code"],
                    "title": point["title"],
                    "count": point["count"],
                    "amount": point.get("amount", 0.0),
                    "res_model": point["res_model"],
                    "domain": repr(point["domain"]),
                }
                for number, point in enumerate(everything._checklist())
            ]
        )
        everything.write({"checked_at": fields.Datetime.now()})
