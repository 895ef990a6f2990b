from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .consent import ADULT


class ResPartner(models.Model):
    """Which persons have consented, and who of a household has not."""

    _inherit = "res.partner"

    rcc_consent_ids = fields.One2many("rcc.consent", "partner_id", "Consents")
    rcc_dossier_consent_ids = fields.Many2many(
        "rcc.consent", string="Consents of the household", compute="_compute_rcc_dossier_consents"
    )
    rcc_consent_missing = fields.Char(
        "Consent missing",
        compute="_compute_rcc_consent_missing",
        help="Adults of the household who have not signed what the rules ask for.",
    )

    @api.depends("rcc_consent_ids", "child_ids.rcc_consent_ids")
    def _compute_rcc_dossier_consents(self):
        """Consents of the customer and of everybody in the household."""
        for partner in self:
            partner.rcc_dossier_consent_ids = (partner | partner.child_ids).rcc_consent_ids

    @api.depends("rcc_consent_ids.withdrawn_on", "child_ids.rcc_consent_ids.withdrawn_on")
    def _compute_rcc_consent_missing(self):
        """Names of those who owe a consent, for the page; lists use `rcc.consent.missing`."""
        rows = self.env["rcc.consent.missing"].search(
            ["|", ("partner_id", "in", self.ids), ("household_id", "in", self.ids)]
        )
        persons, households = rows.grouped("partner_id"), rows.grouped("household_id")
        for partner in self:
            mine = persons.get(partner, rows[:0]) | households.get(partner, rows[:0])
            partner.rcc_consent_missing = ", ".join(sorted(set(mine.partner_id.mapped("name"))))

    @api.model
    def _rcc_consents(self, partner_ids, purpose, date=None):
        """Which of these persons have consented to a purpose on a date: the set of their ids.

        :param partner_ids: ids of persons; a household has consented when its head has
        :param str purpose: a purpose of `rcc.consent.rule`
        :param date: default today
        """
        date = date or self.env["rcc.post"]._today()
        self.env["rcc.consent"].flush_model()
        self.flush_model(["rcc_birth_date", "rcc_head_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT asked.id FROM res_partner asked
                     JOIN res_partner person ON person.id = COALESCE(asked.rcc_head_id, asked.id)
                    WHERE asked.id = ANY(%s) AND EXISTS (
                        SELECT FROM rcc_consent consent
                         WHERE consent.partner_id = person.id AND consent.purpose = %s AND %s)""",
                list(partner_ids),
                purpose,
                self._rcc_consent_holds(date),
            )
        )
        return {partner_id for (partner_id,) in rows}

    def _rcc_expect_consent(self):
        """Raise unless each of these natural persons (of a household its head) has consented to collection, where the
        rule in force asks for it.

        Asked where staff type or attach; what registers bring was kept on paper before, is read in by SQL and then
        listed as missing."""
        rule = self.env["rcc.consent.rule"]._in_force("collection")
        people = self.filtered(lambda customer: customer.rcc_kind in ("person", "household"))
        if not rule.refuse_without or not people:
            return
        without = set(people.ids) - self._rcc_consents(people.ids, "collection")
        if without:
            raise UserError(
                self.env._(
                    "%(name)s has not consented to the collection of data. Print the consent form, have it signed "
                    "and record it on the page Consents; then files and photos can be kept.",
                    name=", ".join(self.browse(sorted(without)).mapped("name")),
                )
            )

    @api.model
    def _rcc_consent_holds(self, date):
        """SQL: whether the row `consent` of the row `person` holds on a date.

        What a guardian signed for a minor ends when the minor comes of age."""
        return SQL(
            """consent.date_from <= %(date)s AND (consent.date_to IS NULL OR consent.date_to >= %(date)s)
               AND (consent.withdrawn_on IS NULL OR consent.withdrawn_on > %(date)s)
               AND (consent.signed_by_id IS NULL OR person.rcc_birth_date IS NULL
                    OR person.rcc_birth_date + %(adult)s <= consent.date_from
                    OR person.rcc_birth_date + %(adult)s > %(date)s)""",
            date=date,
            adult=SQL("make_interval(years => %s)", ADULT),
        )
