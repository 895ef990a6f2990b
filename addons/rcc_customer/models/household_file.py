from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

from ..tools.fact_fields import FactFloat, FactInteger, FactMonetary
from ..tools.facts import FACTS
from .household_file_source import SOURCES

# What was filed stays; only a register that is taken back takes its own files with it.
CLOSED = """BEGIN
    IF {migrating} THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM rcc_register_import WHERE id = OLD.import_id AND state = 'reverting') THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.date_to IS NULL AND to_jsonb(OLD) - 'date_to' = to_jsonb(NEW) - 'date_to'
        AND EXISTS (SELECT FROM rcc_source s JOIN rcc_register_import i ON i.id = s.import_id
                     WHERE s.partner_id = OLD.partner_id AND i.state = 'reverting') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.date_to IS NULL OR OLD.date_to = NEW.date_to)
        AND to_jsonb(OLD) - '{date_to,branch_id,write_uid,write_date}'::text[]
          = to_jsonb(NEW) - '{date_to,branch_id,write_uid,write_date}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'closed' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', TABLE = TG_TABLE_NAME;
END"""


class HouseholdFile(models.Model):
    """The economic file of a household, true for a period: closed by the next one, never overwritten.

    Only a register that is taken back takes its files with it, and the one before holds again.

    Amounts in yuan, land in mu, output in kg of the last year. A fact that nobody told is unknown, which is not zero.
    `date_to` is the first day that no longer counts.
    """

    _name = "rcc.household.file"
    _description = "Household file"
    _order = "date_from DESC, id DESC"

    partner_id = fields.Many2one(
        "res.partner",
        "Household",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('rcc_kind', '=', 'household')]",
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
    )
    area_id = fields.Many2one(related="partner_id.rcc_area_id", string="Village")
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(
        "Until", readonly=True, copy=False, help="The first day on which it no longer holds."
    )
    source = fields.Selection(
        SOURCES,
        required=True,
        default="survey",
    )
    import_id = fields.Many2one(
        "rcc.register.import",
        "Register",
        index="btree_not_null",
        readonly=True,
        ondelete="restrict",
    )
    sheet_id = fields.Many2one(
        "rcc.file.sheet",
        "Sheet",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Its lines hold for this file: those of the latest sheet that was filed.",
    )
    land_ids = fields.One2many(related="sheet_id.land_ids")
    crop_ids = fields.One2many(related="sheet_id.crop_ids")
    livestock_ids = fields.One2many(related="sheet_id.livestock_ids")
    asset_ids = fields.One2many(related="sheet_id.asset_ids")
    debt_ids = fields.One2many(related="sheet_id.debt_ids")
    holding_ids = fields.One2many(related="sheet_id.holding_ids")
    labour_ids = fields.One2many(related="sheet_id.labour_ids")
    share_ids = fields.One2many(related="sheet_id.share_ids")
    warning_ids = fields.One2many("rcc.file.warning", "file_id", "Warnings")
    open_warning_count = fields.Integer("Open warnings", compute="_compute_open_warning_count")
    collected_by_id = fields.Many2one(
        "res.users", "Collected by", default=lambda self: self.env.user, ondelete="restrict"
    )
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id, readonly=True
    )
    members = FactInteger("Household size")
    labour = FactInteger(help="Members fit and of age to work.")
    land_mu = FactFloat("Land (mu)", digits=(12, 2))
    output_kg = FactFloat("Output (kg)", digits=(14, 2), help="Of the last year.")
    price = FactMonetary("Price (yuan/kg)", aggregator="avg")
    revenue = FactMonetary(aggregator="avg", help="Of the last year; output × price unless told.")
    cost = FactMonetary(aggregator="avg")
    net_income = FactMonetary("Net income", aggregator="avg", help="Revenue − cost unless told.")
    house_value = FactMonetary("House value", aggregator="avg")
    deposits = FactMonetary()
    other_assets = FactMonetary("Other assets", aggregator="avg")
    total_assets = FactMonetary("Total assets", aggregator="avg")
    total_debts = FactMonetary("Total debts", aggregator="avg")
    net_assets = FactMonetary("Net assets", aggregator="avg", help="Total assets − total debts.")
    member_shares = FactMonetary("Member shares", help="Shares in the cooperative.")
    known = fields.Json(compute="_compute_known", help="Names of the facts that are known.")

    _one_live = models.Constraint(
        "EXCLUDE USING gist (partner_id WITH =, daterange(date_from, date_to, '[)') WITH &&)",
        "A household has one economic file at a time.",
    )
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A file ends after it begins."
    )
    _counts = models.Constraint(
        "CHECK (members >= 0 AND labour >= 0 AND land_mu >= 0 AND output_kg >= 0 AND price >= 0)",
        "People, land, output and price are not negative.",
    )
    _closed = Guard(
        "UPDATE OR DELETE",
        CLOSED.replace("{migrating}", MIGRATING),
        "An economic file is closed by the next one, never changed: enter the new facts as a new file.",
    )

    @api.depends(*FACTS)
    def _compute_known(self):
        for file in self:
            file.known = [name for name in FACTS if file[name] is not False]

    @api.depends("warning_ids.state")
    def _compute_open_warning_count(self):
        for file in self:
            file.open_warning_count = sum(warning.state == "open" for warning in file.warning_ids)

    @api.depends("partner_id", "date_from")
    def _compute_display_name(self):
        for file in self:
            file.display_name = f"{file.partner_id.display_name} {file.date_from or ''}"

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """A new file takes over what it does not tell, and closes the one before it on its first day.

        Rows are inserted by `_file_facts_set` alone, so there is nothing left for super() to do.
        """
        self.browse().check_access("create")
        partners = self.env["res.partner"].browse(vals["partner_id"] for vals in vals_list)
        partners.check_access("write")
        if not self.env.su:
            partners.sudo()._rcc_expect_consent()  # whoever types; no reader's business
        rows = [self._row(vals) for vals in vals_list]
        if any(row["date"] > self.env["rcc.post"]._today() for row in rows):
            raise UserError(
                self.env._("A file tells what is, not what will be: its date lies ahead.")
            )
        states = self._file_facts_set(rows)
        if "older" in states:
            raise UserError(
                self.env._("A newer file of this household is on record; enter a later date.")
            )
        if "unchanged" in states:
            raise UserError(
                self.env._("Nothing new: the file on record says the same, or nothing was entered.")
            )
        files = self.search([("partner_id", "in", partners.ids), ("date_to", "=", False)]).grouped(
            "partner_id"
        )
        self.env["rcc.file.warning"].sudo()._check(partners.ids)  # found by the policy alone
        return self.concat(*(files[partner] for partner in partners))

    def write(self, vals):
        """The next file closes this one, nobody by hand; the database lets nothing else change."""
        if vals and not self.env.su:
            raise UserError(
                self.env._(
                    "An economic file is closed by the next one, never changed: enter the new facts as a new file."
                )
            )
        return super().write(vals)

    def action_update(self):
        """Open the household's draft: a copy of the file on record, to be changed and filed."""
        self.ensure_one()
        return self.partner_id.action_rcc_update_file()

    @api.model
    def _row(self, vals):
        """A row of `_file_facts_set` out of values as create() takes them."""
        return {
            "partner_id": vals["partner_id"],
            "facts": {name: vals[name] for name in FACTS if name in vals},
            "date": fields.Date.to_date(vals.get("date_from")) or fields.Date.context_today(self),
            "source": vals.get("source"),
            "import_id": vals.get("import_id"),
            "collected_by_id": vals.get("collected_by_id"),
        }
