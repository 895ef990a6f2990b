from markupsafe import Markup

from odoo import api, fields, models

from odoo.addons.rcc_base.tools.secret import decrypt

from ..tools.likeness import number_places

HIDDEN = "***"
PLAIN = (1, 3)  # customer numbers always differ, and where document numbers do is told in words


class Duplicate(models.Model):
    """The two customers side by side: what is the same, what differs, and what hangs on each of them."""

    _inherit = "rcc.duplicate"

    comparison = fields.Html(
        compute="_compute_comparison",
        sanitize=False,  # built below from escaped texts
        help="What differs is marked. Numbers are masked; of another branch's customer only the surname is shown.",
    )

    @api.depends("first_id", "second_id", "reasons")
    @api.depends_context("uid", "lang")
    def _compute_comparison(self):
        for pair in self:
            both = pair.first_id | pair.second_id
            mine = both._filtered_access("read")
            rows = both._rcc_compare_rows()
            rows.insert(3, pair._number_row(both & mine == both))
            pair.comparison = _table(
                [
                    (label, *(pair._shown(partner, label, values, mine) for partner in both))
                    for label, values in rows
                ],
                len(self.env["res.partner"]._rcc_compare_labels()),
            )

    def _shown(self, partner, label, values, mine):
        """A cell: hidden, of a customer out of the reader's scope, but for the masked name."""
        if partner in mine:
            return values.get(partner.id) or ""
        return partner.display_name if label == self.env._("Name") else HIDDEN

    def _number_row(self, readable):
        """Where the two numbers differ, said by place: the digits themselves stay hidden."""
        numbers = [self._number_of(partner) for partner in (self.first_id, self.second_id)]
        places = number_places(*numbers) if readable and all(numbers) else []
        text = ", ".join(map(str, places)) if 0 < len(places) <= 3 else ""
        text = text and self.env._("differs at place %(places)s", places=text)
        return self.env._("Numbers compared"), dict.fromkeys(
            (self.first_id | self.second_id).ids, text
        )

    def _number_of(self, partner):
        """The number in clear, for comparing in memory only."""
        documents = partner.sudo().rcc_identity_ids  # compared, not shown
        sealed = documents.filtered(lambda document: document.kind == "resident_id")[:1]
        return sealed.number_encrypted and decrypt(sealed.number_encrypted)


def _table(rows, marked):
    """The rows as an HTML table; values known on both sides that differ are marked, in the first so many
    rows: dates of registration and counts say nothing."""
    body = Markup("").join(
        Markup("<tr class='%s'><th class='text-muted fw-normal'>%s</th><td>%s</td><td>%s</td></tr>")
        % (
            _mark(first, second) if place < marked and place not in PLAIN else "",
            label,
            first,
            second,
        )
        for place, (label, first, second) in enumerate(rows)
        if first or second
    )
    return Markup("<table class='table table-sm o_rcc_compare'><tbody>%s</tbody></table>") % body


def _mark(first, second):
    if not first or not second or HIDDEN in (first, second):
        return ""
    return "table-success" if first == second else "table-warning"
