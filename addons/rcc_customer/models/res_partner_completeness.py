from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

KINDS = ("household", "person", "organization")


class ResPartner(models.Model):
    """How complete the files of customers are, by the weighted items of the policy in force."""

    _inherit = "res.partner"

    rcc_completeness = fields.Integer(
        "Complete (%)", compute="_compute_rcc_completeness", compute_sudo=True
    )
    rcc_gaps = fields.Char("Lacks", compute="_compute_rcc_completeness", compute_sudo=True)

    @api.depends_context("lang")
    def _compute_rcc_completeness(self):
        """Weighed when it is read: the nightly rows are for lists of many."""
        policy = self.env["rcc.completeness.policy"]._in_force()
        labels, found = dict(self._rcc_completeness_labels()), {}
        if policy:
            self.env.flush_all()
            for row_id in self._origin.ids:
                query = self._rcc_completeness_sql(policy, (row_id, row_id))
                for _id, _branch, percent, missing in self.env.execute_query(query):
                    codes = [code for code in missing.split(",") if code in labels]
                    found[row_id] = percent, ", ".join(labels[code] for code in codes)
        for partner in self:
            percent, missing = found.get(partner._origin.id, (0, False))
            partner.rcc_completeness, partner.rcc_gaps = percent, missing

    @api.model
    def _rcc_completeness_items(self):
        """Hook: what a file can be complete in, {code: (label, SQL)}; addons add theirs to what super() gives.

        The SQL is a SELECT of partner_id: customers below nobody who have the item. Conditions on partner_id must
        reach an index.
        """
        return {
            "identity": (
                self.env._("Resident ID or company code on file"),
                self._rcc_documented_sql(SQL("TRUE")),
            ),
            "verified": (
                self.env._("Original document seen"),
                self._rcc_documented_sql(SQL("d.verified_at IS NOT NULL")),
            ),
            "phone": (
                self.env._("Telephone"),
                SQL(
                    """SELECT p.id AS partner_id FROM res_partner p
                         LEFT JOIN res_partner head ON head.id = p.rcc_head_id
                        WHERE p.rcc_kind IS NOT NULL AND COALESCE(NULLIF(head.phone, ''), p.phone, '') <> ''"""
                ),
            ),
            "members": (self.env._("Documents of all members"), self._rcc_members_sql()),
            "spouse": (self.env._("Marriage certificate"), self._rcc_spouse_sql()),
            "file": (
                self.env._("Economic file younger than 12 months"),
                SQL(
                    "SELECT partner_id FROM rcc_household_file WHERE date_to IS NULL AND date_from > %s",
                    self.env["rcc.post"]._today() - relativedelta(months=12),
                ),
            ),
            "consent": (
                self.env._("Consents of all adults"),
                SQL(
                    """SELECT h.id AS partner_id FROM res_partner h WHERE h.rcc_kind = 'household'
                          AND NOT EXISTS (SELECT FROM (%s) AS gap WHERE gap.household_id = h.id)""",
                    self.env["rcc.consent.missing"]._table_query,
                ),
            ),
            "photo": (self.env._("Photo"), self._rcc_photographed_sql()),
            **self._rcc_completeness_place(),
        }

    @staticmethod
    def _rcc_photographed_sql():
        """Who has a photo of the household or of its head."""
        return SQL(
            """SELECT p.id AS partner_id FROM res_partner p
                WHERE p.rcc_kind IS NOT NULL AND EXISTS (SELECT FROM ir_attachment a
                      WHERE a.res_model = 'res.partner' AND a.res_field = 'image_1920'
                        AND a.res_id IN (p.id, p.rcc_head_id))"""
        )

    @api.model
    def _rcc_completeness_place(self):
        """Where the customer lives, and who answers."""
        return {
            "village": (
                self.env._("Village"),
                SQL("SELECT id AS partner_id FROM res_partner WHERE rcc_area_id IS NOT NULL"),
            ),
            "portfolio": (
                self.env._("Portfolio"),
                SQL("SELECT id AS partner_id FROM res_partner WHERE rcc_portfolio_id IS NOT NULL"),
            ),
            "address": (
                self.env._("Address"),
                SQL("SELECT id AS partner_id FROM res_partner WHERE COALESCE(street, '') <> ''"),
            ),
        }

    @api.model
    def _rcc_completeness_labels(self):
        return [(code, label) for code, (label, _sql) in self._rcc_completeness_items().items()]

    @api.model
    def _rcc_documented_sql(self, condition):
        """Customers whose own document, or the head's, is on file."""
        return SQL(
            """SELECT p.id AS partner_id FROM res_partner p
                WHERE p.rcc_kind IS NOT NULL AND EXISTS (SELECT FROM rcc_identity d
                      WHERE d.partner_id = COALESCE(p.rcc_head_id, p.id) AND d.active
                        AND d.kind IN ('resident_id', 'uscc') AND %s)""",
            condition,
        )

    @api.model
    def _rcc_members_sql(self):
        """Households with members, none of whom lacks a document."""
        return SQL(
            """SELECT h.id AS partner_id FROM res_partner h WHERE h.rcc_kind = 'household'
                  AND EXISTS (SELECT FROM rcc_membership m WHERE m.group_id = h.id AND m.kind = 'household'
                                 AND m.date_to IS NULL)
                  AND NOT EXISTS (SELECT FROM rcc_membership m WHERE m.group_id = h.id AND m.kind = 'household'
                                 AND m.date_to IS NULL AND NOT EXISTS (SELECT FROM rcc_identity d
                                     WHERE d.partner_id = m.partner_id AND d.active))"""
        )

    @api.model
    def _rcc_spouse_sql(self):
        """Households without a spouse, or with the certificate that names head and spouse."""
        return SQL(
            """SELECT h.id AS partner_id FROM res_partner h WHERE h.rcc_kind = 'household'
                  AND NOT EXISTS (SELECT FROM rcc_membership m WHERE m.group_id = h.id AND m.kind = 'household'
                      AND m.role = 'spouse' AND m.date_to IS NULL AND NOT EXISTS (SELECT FROM rcc_identity d
                          WHERE d.kind = 'marriage_certificate' AND d.active
                            AND ((d.partner_id, d.spouse_id) = (h.rcc_head_id, m.partner_id)
                              OR (d.partner_id, d.spouse_id) = (m.partner_id, h.rcc_head_id))))"""
        )

    @api.model
    def _rcc_completeness_sql(self, policy, span):
        """SELECT (partner_id, branch_id, percent, missing codes) of active customers in a span of ids."""
        items = self._rcc_completeness_items()
        found = [
            self._rcc_kind_sql(
                kind,
                [
                    (line.item, line.weight, items[line.item][1])
                    for line in policy.line_ids
                    if line.kind == kind and line.item in items
                ],
                span,
            )
            for kind in KINDS
        ]
        return SQL(" UNION ALL ").join(sql for sql in found if sql)

    @api.model
    def _rcc_kind_sql(self, kind, items, span):
        if not items:
            return None
        total = sum(weight for _code, weight, _sql in items)
        joins, points, gaps = [], [], []
        for place, (code, weight, source) in enumerate(items):
            has = SQL.identifier(f"has_{place}")
            joins.append(
                SQL(
                    "LEFT JOIN (SELECT DISTINCT partner_id FROM (%s) AS s WHERE %s) AS %s ON %s.partner_id = p.id",
                    source,
                    self._rcc_span("partner_id", span),
                    has,
                    has,
                )
            )
            points.append(SQL("CASE WHEN %s.partner_id IS NULL THEN 0 ELSE %s END", has, weight))
            gaps.append(SQL("CASE WHEN %s.partner_id IS NULL THEN %s END", has, code))
        return SQL(
            """SELECT p.id AS partner_id, p.rcc_branch_id AS branch_id, (100 * (%s) / %s)::int AS percent,
                      concat_ws(',', %s) AS missing
                 FROM res_partner p %s
                WHERE p.rcc_kind = %s AND p.parent_id IS NULL AND p.active AND %s""",
            SQL(" + ").join(points),
            total,
            SQL(", ").join(gaps),
            SQL(" ").join(joins),
            kind,
            self._rcc_span("p.id", span),
        )

    @api.model
    def _rcc_weigh(self, policy, span):
        """Store the results of the customers in a span of ids: one statement, and one for rows of the closed."""
        values = {
            "found": self._rcc_completeness_sql(policy, span),
            "span": self._rcc_span("partner_id", span),
            "today": self.env["rcc.post"]._today(),
            "uid": self.env.uid,
        }
        run_set(
            self.env,
            SQL(
                """INSERT INTO rcc_completeness AS c (partner_id, branch_id, percent, missing, date,
                          create_uid, write_uid, create_date, write_date)
                   SELECT f.*, %(today)s, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                     FROM (%(found)s) AS f
                       ON CONFLICT (partner_id) DO UPDATE SET branch_id = EXCLUDED.branch_id,
                          percent = EXCLUDED.percent, missing = EXCLUDED.missing, date = EXCLUDED.date,
                          write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                    WHERE (c.branch_id, c.percent, c.missing, c.date) IS DISTINCT FROM
                          (EXCLUDED.branch_id, EXCLUDED.percent, EXCLUDED.missing, EXCLUDED.date)""",
                **values,
            ),
        )
        run_set(
            self.env,
            SQL(
                """DELETE FROM rcc_completeness WHERE %(span)s AND partner_id IN (SELECT id FROM res_partner
                    WHERE active IS NOT TRUE OR parent_id IS NOT NULL)""",
                **values,
            ),
        )

    def action_rcc_weigh(self):
        """Weigh these customers' files now, so that lists show it before the night."""
        self.check_access("read")
        policy = self.env["rcc.completeness.policy"]._in_force()
        for customer in self.filtered("rcc_kind") if policy else self.browse():
            root = (
                customer.sudo().parent_id or customer
            )  # the household of a member that is readable
            root.sudo()._rcc_weigh(policy, (root.id, root.id))  # figures, by the policy alone
        return True
