from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

from ..tools.living import Living
from .consent_rule import PURPOSES

ADULT, TENDER = 18, 14  # years: Civil Code art. 17; Personal Information Protection Law art. 31
SIGNED = "NEW.partner_id, NEW.purpose, NEW.date_from, NEW.date_to, NEW.rule_id, NEW.signed_by_id, NEW.guardianship"
SYSTEM_FIELDS = frozenset(
    {
        "date_to",
        "rule_id",
        "withdrawn_on",
        "withdrawn_by_id",
        "withdrawal_reason",
        "collected_by_id",
    }
)


class Consent(models.Model):
    """What a person has signed: that data is collected, that the credit bureau is asked, that messages are sent.

    Signed once and never rewritten; withdrawn on a day, which undoes nothing of what was done before
    (Personal Information Protection Law art. 13 to 15). For a minor a guardian signs (art. 31, Civil Code art. 27);
    such a consent ends when the minor comes of age, whatever date it bears.
    """

    _name = "rcc.consent"
    _description = "Consent"
    _order = "date_from DESC, id DESC"
    _rec_name = "purpose"

    partner_id = fields.Many2one(
        "res.partner",
        "Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('rcc_kind', '=', 'person')]",
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
    )
    purpose = fields.Selection(PURPOSES, required=True, default="collection")
    rule_id = fields.Many2one(
        "rcc.consent.rule", "Under the rule", required=True, readonly=True, ondelete="restrict"
    )
    date_from = fields.Date(
        "Signed on", required=True, default=lambda self: self.env["rcc.post"]._today()
    )
    date_to = fields.Date(
        "Valid until", readonly=True, help="The last day, by the rule; empty = until withdrawn."
    )
    signed_by_id = fields.Many2one(
        "res.partner",
        "Signed by guardian",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('rcc_kind', '=', 'person'), ('id', '!=', partner_id)]",
        help="For a minor: a parent or other guardian, an adult (Civil Code art. 27). Empty: signed by the person.",
    )
    guardianship = fields.Char(
        "Proof of guardianship",
        help="For a guardian outside the household, or of an adult: the birth certificate, the appointment by village "
        "committee or court (Civil Code art. 27, 28, 31).",
    )
    for_minor = fields.Boolean("Minor", compute="_compute_ages", compute_sudo=True)
    tender = fields.Boolean(
        "Under 14",
        compute="_compute_ages",
        compute_sudo=True,
        help="All data of children under 14 is sensitive (Personal Information Protection Law art. 28, 31).",
    )
    paper_no = fields.Char("Paper number", help="Where the signed paper is kept.")
    scan = fields.Binary(attachment=True)
    scan_name = fields.Char()
    has_scan = fields.Boolean("Scanned", readonly=True, copy=False)
    collected_by_id = fields.Many2one(
        "res.users",
        "Taken by",
        readonly=True,
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    withdrawn_on = fields.Date(readonly=True, copy=False, help="The first day without it.")
    withdrawn_by_id = fields.Many2one(
        "res.users", "Withdrawal taken by", readonly=True, copy=False, ondelete="restrict"
    )
    withdrawal_reason = fields.Char(readonly=True, copy=False)
    state = fields.Selection(
        [("live", "Valid"), ("ended", "Ended"), ("withdrawn", "Withdrawn")],
        compute="_compute_state",
        search="_search_state",
    )

    _person_idx = models.Index("(partner_id, purpose, date_from)")
    _living = Living("The dead consent to nothing: end what lasts instead.")
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A consent ends after it begins."
    )
    _guardian_other = models.Constraint(
        "CHECK (signed_by_id IS DISTINCT FROM partner_id)", "A guardian is another person."
    )
    _withdrawn = models.Constraint(
        "CHECK (withdrawn_on IS NULL OR (withdrawn_on >= date_from AND withdrawn_by_id IS NOT NULL))",
        "A consent is withdrawn after it was given, and somebody took the withdrawal.",
    )
    _once = models.UniqueIndex(
        "(partner_id, purpose, date_from) WHERE withdrawn_on IS NULL",
        "This person signed the same consent on that day already.",
    )
    _signed = Guard(
        "UPDATE",
        f"""BEGIN
            IF {MIGRATING} OR (({SIGNED}) IS NOT DISTINCT FROM ({SIGNED.replace("NEW.", "OLD.")})
               AND (OLD.withdrawn_on IS NULL OR OLD.withdrawn_on = NEW.withdrawn_on)) THEN
                RETURN NEW;
            END IF;
            {{refuse}};
        END""",
        "What was signed is not rewritten: withdraw this consent, and let the person sign another one.",
    )
    _of_age = Guard(
        "INSERT",
        """DECLARE
            born date;
            guardian date;
            adult interval := make_interval(years => {adult});
        BEGIN
            SELECT rcc_birth_date INTO born FROM res_partner WHERE id = NEW.partner_id;
            SELECT rcc_birth_date INTO guardian FROM res_partner WHERE id = NEW.signed_by_id;
            IF NOT COALESCE({migrating}, FALSE) AND (NEW.signed_by_id IS NULL AND born + adult > NEW.date_from
                OR NEW.signed_by_id IS NOT NULL AND COALESCE(guardian + adult > NEW.date_from, TRUE)) THEN
                {refuse};
            END IF;
            RETURN NEW;
        END""".replace("{adult}", str(ADULT)).replace("{migrating}", MIGRATING),
        "For a minor a guardian signs, and the guardian is an adult whose document is on file.",
    )

    @api.depends("purpose", "date_from")
    def _compute_display_name(self):
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        for consent in self:
            consent.display_name = f"{labels.get(consent.purpose, '')} {consent.date_from or ''}"

    @api.depends("partner_id.rcc_birth_date", "date_from")
    def _compute_ages(self):
        """Whether the person was a minor on the day of signature; the birth date itself stays masked."""
        for consent in self:
            born, signed = consent.partner_id.rcc_birth_date, consent.date_from
            age = relativedelta(signed, born).years if born and signed else ADULT
            consent.for_minor, consent.tender = age < ADULT, age < TENDER

    @api.depends("date_to", "withdrawn_on")
    def _compute_state(self):
        today = self.env["rcc.post"]._today()
        for consent in self:
            if consent.withdrawn_on and consent.withdrawn_on <= today:
                consent.state = "withdrawn"
            else:
                consent.state = "ended" if consent.date_to and consent.date_to < today else "live"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["rcc.post"]._today()
        withdrawn = fields.Domain("withdrawn_on", "<=", today)
        given = fields.Domain("withdrawn_on", "=", False) | fields.Domain(
            "withdrawn_on", ">", today
        )
        lasting = fields.Domain("date_to", "=", False) | fields.Domain("date_to", ">=", today)
        states = {
            "withdrawn": withdrawn,
            "ended": given & fields.Domain("date_to", "<", today),
            "live": given & lasting,
        }
        return fields.Domain.OR(states[state] for state in value if state in states)

    @api.constrains("partner_id", "purpose", "signed_by_id", "guardianship", "date_from")
    def _check_signature(self):
        """Who signs: the person, or for a minor a guardian of the household or with proof; never ahead of the day."""
        today = self.env["rcc.post"]._today()
        for consent in self.sudo():  # ages decide, and are not shown
            if consent.partner_id.rcc_kind != "person":
                raise ValidationError(self.env._("Persons consent; households and firms do not."))
            if consent.date_from > today:
                raise ValidationError(self.env._("A consent is not signed in the future."))
            consent._check_guardian()

    def _check_guardian(self):
        """A guardian belongs to the household or has proof; an adult has one only with proof."""
        guardian = self.signed_by_id
        if guardian and not self.guardianship:
            same = guardian.rcc_household_id and (
                guardian.rcc_household_id == self.partner_id.rcc_household_id
            )
            if not (same and self.for_minor):
                raise ValidationError(
                    self.env._(
                        "A guardian outside the household, or of an adult, is proved: name the paper."
                    )
                )
        if self.for_minor and self.rule_id.adults_only:
            raise ValidationError(self.env._("This consent is not asked of minors."))

    @api.model_create_multi
    def create(self, vals_list):
        """The rule in force on the day of signature says how long it holds."""
        self._refuse_system_fields(vals_list)
        self.check_access("create")
        ruled = [vals | self._ruled(vals) for vals in vals_list]
        consents = super(Consent, self.sudo()).create(
            ruled
        )  # the rule's fields are typed by nobody
        consents.with_env(self.env).check_access("create")
        return consents.with_env(self.env)

    def write(self, vals):
        """Only where the paper is, and its scan, are added later."""
        self._refuse_system_fields([vals])
        if "scan" in vals:
            vals = vals | {"has_scan": bool(vals["scan"])}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(self.env._("A consent is withdrawn, not deleted."))

    def action_open_withdrawal(self):
        """Ask for day and reason before the consent is withdrawn."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdraw the consent"),
            "res_model": "rcc.consent.withdrawal",
            "view_mode": "form",
            "target": "new",
            "context": {"default_consent_id": self.id},
        }

    def _withdraw(self, date, reason):
        """End these consents on a day; what was done under them stays lawful (art. 15)."""
        self.check_access("write")
        if any(consent.withdrawn_on for consent in self):
            raise UserError(self.env._("This consent is withdrawn already."))
        if date > self.env["rcc.post"]._today():
            raise UserError(self.env._("A consent is not withdrawn in the future."))
        values = {
            "withdrawn_on": date,
            "withdrawn_by_id": self.env.uid,
            "withdrawal_reason": reason,
        }
        self.sudo().write(values)  # by this step alone, in one's own name

    def _form_title(self):
        """What the printed form is called."""
        self.ensure_one()
        return {
            "collection": self.env._("Consent to the Collection of Personal Data"),
            "credit_query": self.env._("Authorisation to Query the Credit Bureau"),
            "contact": self.env._("Consent to Messages"),
        }[self.purpose]

    @api.model
    def _ruled(self, vals):
        """The rule of the day, the end that follows from it, and who took the paper."""
        purpose = vals.get("purpose") or self.default_get(["purpose"])["purpose"]
        signed = fields.Date.to_date(vals.get("date_from")) or self.env["rcc.post"]._today()
        rule = self.env["rcc.consent.rule"]._in_force(purpose, signed)
        if not rule:
            raise UserError(self.env._("No rule in force on that day asks for this consent."))
        date_to = rule.months and signed + relativedelta(months=rule.months, days=-1)
        return {
            "rule_id": rule.id,
            "date_from": signed,
            "date_to": date_to or False,
            "collected_by_id": self.env.uid,
            "has_scan": bool(vals.get("scan")),
        }

    def _refuse_system_fields(self, vals_list):
        if not self.env.su and any(
            (SYSTEM_FIELDS | {"has_scan"}) & vals.keys() for vals in vals_list
        ):
            raise AccessError(
                self.env._("How long a consent holds, and its withdrawal, follow from its steps.")
            )
