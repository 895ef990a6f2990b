from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.rcc_branch.tools import phone as phones


class Phone(models.Model):
    """A telephone number of a customer: a person has several, and a family may share one.

    One of them is the main number; it is the contact's `phone`, kept in step both ways.
    """

    _name = "rcc.phone"
    _description = "Telephone number"
    _order = "partner_id, is_main DESC, id"
    _rec_name = "number"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('rcc_kind', 'in', ('person', 'organization', 'household'))]",
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
    )
    number = fields.Char(
        required=True,
        help="A landline without area code gets that of the branch.",
    )
    number_key = fields.Char(
        "Comparable number",
        readonly=True,
        export_string_translation=False,
        help="Digits with the country code, as numbers are compared.",
    )
    kind = fields.Selection(
        [("mobile", "Mobile"), ("landline", "Landline"), ("other", "Other")], readonly=True
    )
    is_main = fields.Boolean("Main number")
    note = fields.Char(help="Whose telephone it is, or when to call.")

    _main_uniq = models.UniqueIndex(
        "(partner_id) WHERE is_main", "A customer has one main telephone number."
    )
    _number_uniq = models.UniqueIndex(
        "(partner_id, number_key)", "This customer has this telephone number already."
    )
    _number_key_idx = models.Index("(number_key, partner_id)")

    def init(self):
        """Customers who had a telephone before this table was there get their row, in one statement."""
        super().init()
        self.pool.post_init(self._fill_first)

    def _fill_first(self):
        if not self.env.execute_query(SQL("SELECT 1 FROM rcc_phone LIMIT 1")):
            self._fill()

    @api.model_create_multi
    def create(self, vals_list):
        """Write numbers in their one form; a customer's first number is the main one."""
        partners = self.env["res.partner"].browse({vals["partner_id"] for vals in vals_list})
        without = set((partners - self._main(partners).partner_id).ids)
        made = []
        for vals in vals_list:
            partner = partners.browse(vals["partner_id"])
            main = vals.get("is_main") or partner.id in without
            without.discard(partner.id)
            made.append({**vals, **self._normal(partner, vals.get("number")), "is_main": main})
        self._step_down({vals["partner_id"] for vals in made if vals["is_main"]})
        phones_made = super().create(made)
        self._keep_in_step(phones_made.partner_id)
        return phones_made

    def write(self, vals):
        """Write numbers in their one form; a new main number takes the place of the former."""
        vals = {name: value for name, value in vals.items() if name not in ("number_key", "kind")}
        if vals.get("is_main"):
            self._step_down(self.partner_id.ids, self.ids)
        if "number" in vals:
            for phone in self:
                super(Phone, phone).write(
                    {**vals, **self._normal(phone.partner_id, vals["number"])}
                )
        else:
            super().write(vals)
        self._keep_in_step(self.partner_id)
        return True

    def unlink(self):
        """The oldest number left becomes the main one when the main one goes."""
        partners = self.partner_id
        headless = self.filtered("is_main").partner_id
        result = super().unlink()
        left = self.search([("partner_id", "in", headless.ids)], order="partner_id, id")
        for rows in left.grouped("partner_id").values():
            super(Phone, rows[0]).write({"is_main": True})
        self._keep_in_step(partners)
        return result

    @api.model
    def _file(self, partner, text):
        """Make the numbers of a text this customer's, the first of them the main one.

        The former main number stays beside it. An empty text takes the main number away.
        """
        rows = [self._normal(partner, number) for number in phones.split(text)]
        if not rows:
            super(Phone, self._main(partner)).unlink()
            return self._keep_in_step(partner)
        known = self.search([("partner_id", "=", partner.id)]).grouped("number_key")
        for place, row in enumerate(rows):
            if row["number_key"] not in known:
                row |= {"partner_id": partner.id, "is_main": not place}
                known[row["number_key"]] = self.create(row)
            elif not place:
                known[row["number_key"]].is_main = True
        return None

    @api.model
    def _normal(self, partner, number):
        """Columns of a number as typed.

        :raise ValidationError: it is no telephone number; the words say what is wrong
        """
        try:
            return self._columns(phones.read(number, partner.rcc_branch_id._area_code()))
        except phones.PhoneError as error:
            raise ValidationError(self._reason_text(error.reason, number)) from None

    @api.model
    def _columns(self, phone):
        return {"number": phone.number, "number_key": phone.key, "kind": phone.kind}

    @api.model
    def _reason_text(self, reason, number):
        """Why a text is no telephone number, in the reader's language."""
        texts = {
            "empty": self.env._("A telephone number is missing."),
            "length": self.env._(
                "“%(number)s” has too many or too few digits: a mobile number has 11, "
                "a landline an area code and 7 or 8.",
                number=number,
            ),
            "area_code": self.env._(
                "%(number)s lacks its area code: write it like 0372-7710101.", number=number
            ),
            "unknown": self.env._("“%(number)s” is no telephone number.", number=number),
        }
        return texts[reason]

    @api.model
    def _main(self, partners):
        return self.search([("partner_id", "in", partners.ids), ("is_main", "=", True)])

    @api.model
    def _step_down(self, partner_ids, but=()):
        """Take the flag off the main numbers of these customers, ahead of others getting it."""
        former = self.search(
            [("partner_id", "in", list(partner_ids)), ("is_main", "=", True), ("id", "not in", but)]
        )
        if former:
            super(Phone, former).write({"is_main": False})
            former.flush_recordset(["is_main"])

    @api.model
    def _keep_in_step(self, partners):
        """Write the main number into the contacts where it differs, and file what they are found by."""
        main = {row.partner_id: row.number for row in self._main(partners)}
        for partner in partners:
            if (partner.phone or False) != main.get(partner, False):
                partner._rcc_set_phone(main.get(partner, False))
        self.env["rcc.search.key"]._refresh(partners.ids)
        partners._rcc_review_completion()

    @api.model
    def _fill(self, partner_ids=None):
        """File the main number of customers inserted as a set from their `phone`, in one statement."""
        which = SQL() if partner_ids is None else SQL("AND p.id = ANY(%s)", list(partner_ids))
        self.env["res.partner"].flush_model(["phone", "rcc_kind", "rcc_branch_id"])
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """INSERT INTO rcc_phone (partner_id, branch_id, number, number_key, kind, is_main,
                                          create_uid, write_uid, create_date, write_date)
                   SELECT p.id, p.rcc_branch_id, p.phone,
                          CASE WHEN digits ~ '^1[3-9][0-9]{9}$' THEN '86' || digits
                               WHEN digits ~ '^0[0-9]{9,11}$' THEN '86' || substr(digits, 2)
                               ELSE digits END,
                          CASE WHEN digits ~ '^(86)?1[3-9][0-9]{9}$' THEN 'mobile'
                               WHEN digits ~ '^0[0-9]{9,11}$' THEN 'landline' ELSE 'other' END,
                          TRUE, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                     FROM res_partner p,
                          LATERAL (SELECT regexp_replace(p.phone, '\\D', '', 'g') AS digits) AS d
                    WHERE p.rcc_kind IS NOT NULL AND digits <> '' %(which)s
                   ON CONFLICT DO NOTHING""",
                uid=self.env.uid,
                which=which,
            )
        )
        self.invalidate_model()
