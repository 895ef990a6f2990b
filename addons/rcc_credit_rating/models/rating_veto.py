from odoo import fields, models

from odoo.addons.rcc_base.tools.guard import PolicyLineGuard

VETOES = [
    ("panel", "The panel's mean is too low"),
    ("overdue", "A member has an overdue loan"),
    ("write_off", "A written-off loan is not recovered"),
    ("blacklist", "On the blacklist"),
    ("court_list", "On the court's list of defaulters"),
    ("drugs_gambling", "Drugs or gambling confirmed"),
    ("related_party", "Related party of the cooperative"),
]


class RatingVeto(models.Model):
    """A fact that forbids a grant whatever the score.

    `panel` looks at the panel's mean; every other code is the fact `veto_<code>` of
    `res.partner._rcc_facts`, a boolean for each household. A code that no installed
    addon knows is unknown and vetoes nobody.
    """

    _name = "rcc.rating.veto"
    _description = "Rating Veto"
    _order = "scheme_id, id"
    _rec_name = "code"

    scheme_id = fields.Many2one(
        "rcc.rating.scheme", "Scheme", required=True, index=True, ondelete="cascade"
    )
    code = fields.Selection(VETOES, "Veto", required=True)

    _code_uniq = models.Constraint("UNIQUE (scheme_id, code)", "A scheme has each veto once.")
    _policy = PolicyLineGuard("scheme_id")
