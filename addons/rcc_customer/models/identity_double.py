from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard
from odoo.addons.rcc_base.tools.identity import mask_number, parse_resident_id
from odoo.addons.rcc_base.tools.secret import encrypt, fingerprint

CONFIRMERS = ("rcc_branch.group_back_office", "rcc_branch.group_branch_manager")
GIVEN = "partner_id, number_hmac, certificate_no, issued_by, issued_on, proposed_by_id"
NEW, OLD = (", ".join(f"{row}.{name}" for name in GIVEN.split(", ")) for row in ("NEW", "OLD"))
SYSTEM_FIELDS = frozenset(
    {
        "state",
        "proposed_by_id",
        "confirmed_by_id",
        "confirmed_at",
        "scanned_at",
        "number_masked",
        "identity_id",
    }
)


class IdentityDouble(models.Model):
    """Two people with one official number (重号): the second is let in by a certificate of the police, proposed by one
    person and confirmed by another, neither of them the customer.

    The database admits a second live holder of a number only with a confirmed certificate of that number and person."""

    _name = "rcc.identity.double"
    _description = "Double Number"
    _order = "id DESC"
    _rec_name = "certificate_no"

    partner_id = fields.Many2one(
        "res.partner",
        "Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('rcc_kind', '=', 'person')]",
        help="The second person with the number.",
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
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
    holder = fields.Char("First holder", compute="_compute_holder", compute_sudo=True)
    certificate_no = fields.Char("Certificate number", required=True)
    issued_by = fields.Char("Issued by", required=True, help="The police station.")
    issued_on = fields.Date("Issued on", required=True)
    scan = fields.Binary("Scan of the certificate", attachment=True, copy=False)
    scanned_at = fields.Datetime("Scanned at", readonly=True, copy=False)
    state = fields.Selection(
        [("proposed", "Proposed"), ("confirmed", "Confirmed"), ("rejected", "Rejected")],
        required=True,
        readonly=True,
        default="proposed",
        copy=False,
        index=True,
    )
    proposed_by_id = fields.Many2one(
        "res.users",
        "Proposed by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        copy=False,
        ondelete="restrict",
    )
    confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed by", readonly=True, copy=False, ondelete="restrict"
    )
    confirmed_at = fields.Datetime("Confirmed at", readonly=True, copy=False)
    identity_id = fields.Many2one(
        "rcc.identity", "Document", readonly=True, copy=False, ondelete="restrict"
    )

    _two_persons = models.Constraint(
        "CHECK (state <> 'confirmed' OR (confirmed_by_id IS NOT NULL AND confirmed_by_id <> proposed_by_id))",
        "A double number is confirmed by a second person.",
    )
    _scanned = models.Constraint(
        "CHECK (state <> 'confirmed' OR scanned_at IS NOT NULL)",
        "The scan of the police certificate is missing.",
    )
    _certificate_uniq = models.UniqueIndex(
        "(certificate_no, issued_by) WHERE state <> 'rejected'",
        "This certificate was entered already.",
    )
    _fixed = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF {MIGRATING} THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF TG_OP = 'DELETE' OR (OLD.state <> 'proposed' AND OLD.state <> NEW.state)
               OR ({NEW}) IS DISTINCT FROM ({OLD}) THEN
                {{refuse}};
            END IF;
            RETURN NEW;
        END""",
        "A proposed double number is confirmed or rejected, and never rewritten.",
    )
    _not_oneself = Guard(
        "INSERT OR UPDATE OF state, confirmed_by_id",
        """BEGIN
            IF EXISTS (SELECT FROM hr_employee e WHERE e.rcc_identity_hmac = NEW.number_hmac
                       AND e.user_id IN (NEW.proposed_by_id, NEW.confirmed_by_id)) THEN
                {refuse};
            END IF;
            RETURN NEW;
        END""",
        "Nobody proposes or confirms a double number of their own.",
    )

    def _compute_number(self):
        self.number = False

    def _inverse_number(self):
        """Nothing left to do: create() has sealed the number."""

    @api.depends("number_hmac")
    def _compute_holder(self):
        """Who has the number already: by name within one's scope, elsewhere by branch."""
        for double in self:
            live = self.env["rcc.identity"].search(
                [
                    ("number_hmac", "=", double.number_hmac),
                    ("kind", "=", "resident_id"),
                    ("certificate_id", "=", False),
                ],
                limit=1,
            )
            mine = live.partner_id.sudo(False).has_access("read") if live else False
            double.holder = live.partner_id.name if mine else live.branch_id.name

    @api.model_create_multi
    def create(self, vals_list):
        """Seal the number: it must be held by somebody else already."""
        if not self.env.su and any(SYSTEM_FIELDS & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("Confirmation follows from its step."))
        self.check_access("create")
        sealed = [
            vals | self._sealed_double(vals) | {"proposed_by_id": self.env.uid}
            for vals in vals_list
        ]
        for vals in sealed:
            vals.pop("number", None)  # else the form would get it back from the cache
        privileged = super(IdentityDouble, self.sudo())  # no role writes the sealed columns itself
        doubles = privileged.create(sealed).with_env(self.env)
        doubles.check_access("create")
        return doubles

    def write(self, vals):
        """Only the scan may follow."""
        if not self.env.su and SYSTEM_FIELDS & vals.keys():
            raise AccessError(self.env._("Confirmation follows from its step."))
        if "scan" in vals:
            if any(double.state != "proposed" for double in self):
                raise UserError(self.env._("The certificate of a confirmed double number stays."))
            stamp = fields.Datetime.now() if vals["scan"] else False
            self.sudo().write({"scanned_at": stamp})  # follows from the scan
        return super().write(vals)

    def action_confirm(self):
        """Let the second holder in; by a second person who has the certificate before them."""
        self._expect_confirmer()
        for double in self.sudo():  # the step answers for who and what
            double.write(
                {
                    "state": "confirmed",
                    "confirmed_by_id": self.env.uid,
                    "confirmed_at": fields.Datetime.now(),
                }
            )
            double.flush_recordset()
            double.identity_id = (
                self.env["rcc.identity"]
                .sudo()
                .create(  # sealed: typed by nobody
                    {"partner_id": double.partner_id.id, "certificate_id": double.id}
                )
            )
            self.env["rcc.decision"]._append(double, "double_number", reason=double.certificate_no)

    def action_reject(self):
        """Refuse it: the number stays with who has it."""
        self._expect_confirmer()
        rejected = {
            "state": "rejected",
            "confirmed_by_id": self.env.uid,
            "confirmed_at": fields.Datetime.now(),
        }
        self.sudo().write(rejected)  # as above
        for double in self:
            self.env["rcc.decision"]._append(double, "double_number", outcome="rejected")

    def _expect_confirmer(self):
        self.check_access("write")
        if not any(self.env.user.has_group(group) for group in CONFIRMERS):
            raise AccessError(
                self.env._("A double number is confirmed by operations or the branch manager.")
            )
        if any(double.state != "proposed" for double in self):
            raise UserError(self.env._("This is decided already."))
        if self.env.user in self.proposed_by_id:
            raise UserError(self.env._("A double number is confirmed by a second person."))

    @api.model
    def _sealed_double(self, vals):
        """Columns for a number in clear; refused when nobody has it."""
        number = self.env["rcc.identity"]._normal("resident_id", vals.get("number"))
        holders = self.env["rcc.identity"]._find("resident_id", [number])
        if not holders:
            raise UserError(
                self.env._("Nobody has this number yet: add it as an ordinary document.")
            )
        holder = holders[number].sudo()  # compared, not shown
        if holder.partner_id.id == vals.get("partner_id"):
            raise UserError(self.env._("This is the person's own number already."))
        parse_resident_id(number)
        return {
            "number_hmac": fingerprint("resident_id", number),
            "number_encrypted": encrypt(number),
            "number_masked": mask_number(number),
            "scanned_at": fields.Datetime.now() if vals.get("scan") else False,
        }
