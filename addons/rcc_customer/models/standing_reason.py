from odoo import fields, models

from ..tools.standing import LISTS


class StandingReason(models.Model):
    """Why a customer can stand on the white, grey or black list."""

    _name = "rcc.standing.reason"
    _description = "Reason for a List"
    _order = "list DESC, sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    list = fields.Selection(LISTS, required=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "A reason's code is given once.")
