from odoo import fields, models


class FeedLine(models.Model):
    """What became of one row of a delivery."""

    _name = "rcc.feed.line"
    _description = "Row of a delivery"
    _order = "feed_id, number"
    _rec_name = "number"
    _log_access = False

    feed_id = fields.Many2one(
        "rcc.feed", "Delivery of rows", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer("Row", required=True, readonly=True)
    res_model = fields.Char("Model", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    error = fields.Text("Refused because", readonly=True)

    _number_uniq = models.UniqueIndex("(feed_id, number)", "A row is worked once.")
