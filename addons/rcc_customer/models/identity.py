from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard
from odoo.addons.rcc_base.tools.identity import mask_number, parse_resident_id
from odoo.addons.rcc_base.tools.secret import decrypt, encrypt, fingerprint

from ..tools.living import Living

UNMASK_GROUPS = (
    "rcc_branch.group_accountant",
    "rcc_branch.group_back_office",
    "rcc_branch.group_branch_manager",
    "rcc_branch.group_risk",
    "rcc_branch.group_auditor",
)
SYSTEM_FIELDS = frozenset(
    {
        "number_masked",
        "verified_by_id",
        "verified_at",
        "certificate_id",
        "renews_id",
        "reminded_to",
        "scanned_at",
    }
)


class Identity(models.Model):
    """A document that names a customer. Its number is encrypted at rest and never comes back; the masked form is shown.

    Resident IDs follow GB 11643-1999 (15 digits become 18, so both are one), company codes GB 32100-2015. A marriage
    certificate names both spouses. A live number belongs to one customer in the whole cooperative.
    """

    _name = "rcc.identity"
    _description = "Identity document"
    _order = "kind, id"
    _rec_name = "number_masked"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('rcc_kind', 'in', ('person', 'organization', 'household'))]",
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        [
            ("resident_id", "Resident ID"),
            ("marriage_certificate", "Marriage certificate"),
            ("household_register", "Household register"),
            ("uscc", "Unified social credit code"),
        ],
        required=True,
        default="resident_id",
    )
    number = fields.Char(
        compute="_compute_number",
        inverse="_inverse_number",
        exportable=False,
        help="Written once, never shown again.",
    )
    number_encrypted = fields.Char(required=True, copy=False, groups=fields.NO_ACCESS)
    number_hmac = fields.Char(required=True, copy=False, groups=fields.NO_ACCESS)
    number_masked = fields.Char("Masked number", readonly=True, copy=False)
    spouse_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('rcc_kind', '=', 'person'), ('id', '!=', partner_id)]",
        help="The other person that a marriage certificate names.",
    )
    date_from = fields.Date("Valid from")
    date_to = fields.Date(
        "Valid until", help="The last day printed on the document; empty = long-term."
    )
    verified_by_id = fields.Many2one("res.users", "Verified by", readonly=True, copy=False)
    verified_at = fields.Datetime("Verified at", readonly=True, copy=False)
    active = fields.Boolean(default=True)
    certificate_id = fields.Many2one(
        "rcc.identity.double",
        "Police certificate",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Why two people have this number (重号).",
    )

    # A second live holder stands outside this index: only a confirmed certificate puts it there, see _certified.
    _number_uniq = models.UniqueIndex(
        "(number_hmac, kind) WHERE active AND certificate_id IS NULL",
        "This document number is on file for a customer already.",
    )
    _number_person_uniq = models.UniqueIndex(
        "(number_hmac, kind, partner_id) WHERE active AND certificate_id IS NOT NULL",
        "This person has this document already.",
    )
    _certificate_uniq = models.UniqueIndex(
        "(certificate_id) WHERE active AND certificate_id IS NOT NULL",
        "A police certificate lets one person in.",
    )
    _certified = Guard(
        "INSERT OR UPDATE OF certificate_id, number_hmac, partner_id, kind",
        """BEGIN
            IF NEW.certificate_id IS NOT NULL AND NOT COALESCE({migrating}, FALSE) AND NOT EXISTS (
                SELECT FROM rcc_identity_double d WHERE d.id = NEW.certificate_id AND d.state = 'confirmed'
                   AND d.number_hmac = NEW.number_hmac AND d.partner_id = NEW.partner_id AND NEW.kind = 'resident_id'
            ) THEN
                {refuse};
            END IF;
            RETURN NEW;
        END""".replace("{migrating}", MIGRATING),
        "Two people have one number only with a police certificate, confirmed by a second person.",
    )
    _number_fixed = Guard(
        "UPDATE OF number_hmac, kind, partner_id, spouse_id, certificate_id",
        f"""BEGIN
            IF {MIGRATING} OR (OLD.number_hmac, OLD.kind, OLD.partner_id, OLD.spouse_id, OLD.certificate_id)
                IS NOT DISTINCT FROM (NEW.number_hmac, NEW.kind, NEW.partner_id, NEW.spouse_id, NEW.certificate_id) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'fixed' USING ERRCODE = 'check_violation', CONSTRAINT = '{{name}}', TABLE = TG_TABLE_NAME;
        END""",
        "A document's number is not rewritten: archive the wrong document and add the right one.",
    )
    _spouse_kind = models.Constraint(
        "CHECK ((kind = 'marriage_certificate') = (spouse_id IS NOT NULL) AND spouse_id IS DISTINCT FROM partner_id)",
        "A marriage certificate names two spouses; no other document does.",
    )
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A document ends after it begins."
    )
    _living = Living(
        "No document is filed for the dead.", events="INSERT OR UPDATE OF active", when="NEW.active"
    )
    _living_spouse = Living(
        "No marriage certificate is filed for the dead.",
        column="spouse_id",
        events="INSERT OR UPDATE OF active",
        when="NEW.active",
    )

    def _compute_number(self):
        self.number = False

    def _inverse_number(self):
        """Nothing left to do: create() has sealed the number, and a written one is refused."""

    @api.model_create_multi
    def create(self, vals_list):
        """Seal the numbers; the person's sex and birth date follow from a resident ID."""
        self.check_access("create")
        self._refuse_system_fields(vals_list)
        sealed = [{**vals, **self._sealed(vals)} for vals in vals_list]
        for vals in sealed:
            vals.pop("number", None)  # else the form would get it back from the cache
        privileged = super(Identity, self.sudo())  # no role writes the sealed columns itself
        identities = privileged.create(sealed).with_env(self.env)
        identities.check_access("create")
        for identity in identities:
            if identity.kind == "resident_id":
                sealed = identity.sudo()  # typed by this user a moment ago
                person = parse_resident_id(sealed._number_in_clear())
                customer = identity.partner_id.sudo()  # what the number tells is typed by nobody
                customer.write({"rcc_birth_date": person.birth_date, "rcc_sex": person.sex})
        self._refresh_search(identities)
        return identities

    def write(self, vals):
        if vals.get("number"):
            raise UserError(
                self.env._(
                    "A document's number is not rewritten: archive the wrong document and add the right one."
                )
            )
        self._refuse_system_fields([vals])
        result = super().write({name: value for name, value in vals.items() if name != "number"})
        if vals.keys() & {"active", "spouse_id"}:
            self._refresh_search(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(self.env._("A document is archived, not deleted."))

    def action_verify(self):
        """Record that the original was seen, by whom and when."""
        self.check_access("write")
        seen = {"verified_by_id": self.env.uid, "verified_at": fields.Datetime.now()}
        self.sudo().write(seen)  # by this step alone, in one's own name

    def action_open_unmask(self):
        """Ask for the reason before the number is shown."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Show the number"),
            "res_model": "rcc.identity.unmask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_identity_id": self.id},
        }

    def action_unmask(self, reason):
        """The full number, for roles that may see it and say why; files an access record that the branch can read.

        :param str reason: kept with the access (Personal Information Protection Law art. 51)
        :raise AccessError: the role has no such right
        :return: the number in clear
        """
        self.ensure_one()
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in UNMASK_GROUPS):
            raise AccessError(
                self.env._(
                    "Your role may not see whole document numbers. Ask the accountant or the branch manager."
                )
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you need the whole number."))
        self.env["rcc.access.alert"]._watch()
        self.env["rcc.access"]._log(self.partner_id, "unmask", reason.strip())
        return decrypt(self.sudo().number_encrypted)  # the one way to the number, logged above

    def _number_in_clear(self):
        return decrypt(self.number_encrypted)

    @api.model
    def _sealed(self, vals):
        """Columns for a number in clear, or of the document or certificate that it comes from."""
        source = self.env.su and (
            self.browse(vals.get("renews_id"))
            or self.env["rcc.identity.double"].browse(vals.get("certificate_id"))
        )
        if source:
            return {
                name: source[name] for name in ("number_encrypted", "number_hmac", "number_masked")
            }
        kind = vals.get("kind") or self.default_get(["kind"])["kind"]
        number = self._normal(kind, vals.get("number"))
        return {
            "number_encrypted": encrypt(number),
            "number_hmac": fingerprint(kind, number),
            "number_masked": mask_number(number),
        }

    def _refuse_system_fields(self, vals_list):
        if not self.env.su and any(SYSTEM_FIELDS & vals.keys() for vals in vals_list):
            raise AccessError(
                self.env._("Who verified a document, and its masked number, are never typed.")
            )

    def _refresh_search(self, identities):
        self.env["rcc.search.key"]._refresh((identities.partner_id | identities.spouse_id).ids)
