from odoo import api, models
from odoo.tools import SQL


class DecisionStage(models.Model):
    """The timed stages of a rating."""

    _inherit = "rcc.decision.stage"

    @api.model
    def _stages_sql(self):
        """Investigation: rating begun → survey confirmed. Approval: the day after the notice (or the proposal, where
        there is none) → decision; a committee's or an executive's decision is a consultation at the union."""
        return [*super()._stages_sql(), self._investigated_sql(), self._decided_sql()]

    @api.model
    def _investigated_sql(self):
        return SQL(
            """SELECT 'investigate' AS stage, 'rcc.rating.result' AS subject_model, r.id AS subject_id, r.branch_id,
                      r.partner_id, d.user_id, r.create_date AS started_at, d.decided_at AS stopped_at
                 FROM rcc_rating_result r JOIN rcc_decision d
                   ON d.subject_model = 'rcc.rating.visit' AND d.subject_id = r.visit_id
                  AND d.act = 'survey_confirmed'"""
        )

    @api.model
    def _decided_sql(self):
        return SQL(
            """SELECT CASE WHEN jsonb_exists(d.data, 'committee') OR EXISTS (
                           SELECT FROM rcc_post p JOIN rcc_role o ON o.id = p.role_id
                            WHERE p.user_id = d.user_id AND o.code IN ('department_head', 'executive')
                              AND p.date_from <= day.local
                              AND (p.date_to IS NULL OR p.date_to >= day.local))
                      THEN 'consult' ELSE 'decide' END AS stage,
                      'rcc.rating.result' AS subject_model, r.id AS subject_id, r.branch_id, r.partner_id, d.user_id,
                      LEAST(d.decided_at, COALESCE((n.date_to + 1)::timestamp - interval '8 hours',
                            (SELECT max(p.decided_at) FROM rcc_decision p WHERE p.subject_model = d.subject_model
                                AND p.subject_id = d.subject_id AND p.act = 'propose'), d.decided_at)) AS started_at,
                      d.decided_at AS stopped_at
                 FROM rcc_decision d JOIN rcc_rating_result r ON r.id = d.subject_id
                 CROSS JOIN LATERAL (
                      SELECT (d.decided_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date AS local) AS day
                 LEFT JOIN rcc_rating_notice n ON n.id = r.notice_id
                WHERE d.subject_model = 'rcc.rating.result' AND d.act = 'grade'"""
        )
