from odoo import fields, models
from odoo.tools import SQL


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
