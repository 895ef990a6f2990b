from odoo import fields, models
from odoo.tools import SQL

from ..tools.guard import TriggersOnly


class DecisionHead(models.Model):
    """The last link of each subject's chain, so that cutting off or adding links at its end shows at once.

    Kept by a trigger of the decisions, by nobody else. Whoever adapts it too meets the nightly anchor.
    """

    _name = "rcc.decision.head"
    _description = "Last Decision of a Subject"
    _log_access = False
    _rec_name = "subject_model"

    subject_model = fields.Char(required=True, readonly=True)
    subject_id = fields.Many2oneReference(
        "Subject ID", model_field="subject_model", required=True, readonly=True
    )
    sequence = fields.Integer("Number", required=True, readonly=True, aggregator=None)
    hash = fields.Char(required=True, readonly=True, export_string_translation=False)

    _subject_uniq = models.UniqueIndex("(subject_model, subject_id)", "A chain has one end.")
    _by_decisions_only = TriggersOnly(
        "The end of a chain of decisions is kept by the database.",
    )

    def init(self):
        """Know the ends of the chains that were there before this table."""
        self.env.cr.execute(SQL("SELECT set_config('rcc.migrating', 'on', true)"))
        self.env.cr.execute(
            SQL(
                """INSERT INTO rcc_decision_head (subject_model, subject_id, sequence, hash)
                   SELECT DISTINCT ON (subject_model, subject_id) subject_model, subject_id, sequence, hash
                     FROM rcc_decision WHERE NOT EXISTS (SELECT FROM rcc_decision_head)
                    ORDER BY subject_model, subject_id, sequence DESC"""
            )
        )
        self.env.cr.execute(SQL("SELECT set_config('rcc.migrating', 'off', true)"))
