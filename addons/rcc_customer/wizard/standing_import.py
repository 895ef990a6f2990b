from odoo import fields, models
from odoo.exceptions import ValidationError

from odoo.addons.rcc_base.tools.secret import fingerprint

COLUMNS = {
    "number": ("身份证号码", "身份证号", "证件号码", "组织机构代码", "统一社会信用代码"),
    "name": ("姓名", "被执行人", "被执行人姓名", "姓名/名称"),
    "case": ("案号", "案件编号"),
}
REQUIRED = ("number",)


class StandingImport(models.TransientModel):
    """Compare a list of numbers, such as the court's list of defaulters, with the customers, and propose who is on it
    for the black list. Who is no customer is counted, never kept."""

    _name = "rcc.standing.import"
    _inherit = ["rcc.table.import"]
    _description = "Compare a List of Defaulters"

    file = fields.Binary(
        help="A .csv (UTF-8 or GB18030) or .xlsx with the columns number (身份证号码) "
        "and, where there is one, case (案号)."
    )
    reason_id = fields.Many2one(
        "rcc.standing.reason",
        "Reason",
        required=True,
        default=lambda self: self.env.ref("rcc_customer.standing_reason_court", False),
    )
    source = fields.Selection(
        [("court", "Court's list of defaulters"), ("internal", "Internal notice")],
        required=True,
        default="court",
    )
    done = fields.Boolean(readonly=True)
    rows = fields.Integer("Rows of the list", readonly=True)
    matched = fields.Integer("New listings", readonly=True)
    known = fields.Integer("On such a list already", readonly=True)
    unmatched = fields.Integer("No customers", readonly=True)
    unreadable = fields.Integer("Numbers that are none", readonly=True)

    def action_import(self):
        """Match the numbers by their HMAC and propose the customers found; shows how many were what."""
        self.ensure_one()
        standings = self.env["rcc.standing"]
        standings.check_access("create")
        found = self._read_table(COLUMNS, REQUIRED)
        keys, unreadable = self._keys(found.rows)
        customers = self._customers(keys)
        barred = standings.sudo().search(  # who stands there already
            [
                ("partner_id", "in", list(customers.values())),
                ("state", "in", ("live", "proposed")),
                ("list", "in", ("black", self.reason_id.list)),
            ]
        )
        taken = set(barred.partner_id.ids)
        new = {row_id: keys[key] for key, row_id in customers.items() if row_id not in taken}
        made = standings.create([self._listing(row_id, case) for row_id, case in new.items()])
        self.write(
            {
                "done": True,
                "rows": len(found.rows),
                "matched": len(made),
                "known": len(customers) - len(made),
                "unmatched": len(keys) - len(customers),
                "unreadable": unreadable,
                "file": False,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "name": self.env._("Result of the Comparison"),
        }

    def _keys(self, rows):
        """({(kind, HMAC): case}, how many numbers are none)."""
        identities, keys, unreadable = self.env["rcc.identity"], {}, 0
        for _number, cells in rows:
            for kind in ("resident_id", "uscc"):
                try:
                    plain = identities._normal(kind, cells["number"])
                except ValidationError:
                    continue
                keys.setdefault((kind, fingerprint(kind, plain)), cells.get("case", ""))
                break
            else:
                unreadable += 1
        return keys, unreadable

    def _customers(self, keys):
        """{key: id of the customer in the reader's scope whose live document it is}."""
        documents = self.env["rcc.identity"].sudo()  # compared by HMAC; the scope is checked below
        found = documents.search([("number_hmac", "in", [hmac for _kind, hmac in keys])])
        readable = found.with_env(self.env)._filtered_access("read")
        return {
            (row.kind, row.number_hmac): row.partner_id.id
            for row in readable.sudo()  # as above
            if (row.kind, row.number_hmac) in keys
        }

    def _listing(self, partner_id, case):
        note = self.env._("Found on the list of %(date)s.", date=self.env["rcc.post"]._today())
        return {
            "partner_id": partner_id,
            "reason_id": self.reason_id.id,
            "source": self.source,
            "note": f"{note} {case}".strip(),
        }
