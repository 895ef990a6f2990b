import json

from odoo import api, fields, models
from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard
from odoo.addons.rcc_base.tools.sets import run_set
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.fact_fields import FactFloat, FactInteger, FactMonetary
from ..tools.facts import FACTS, clean, overlay


class HouseholdFile(models.Model):
    """The economic file of a household, true for a period: closed by the next one, never overwritten.

    Amounts in yuan, land in mu, output in kg of the last year. A fact that nobody told is unknown, which is not zero.
    `date_to` is the first day that no longer counts.
    """

    _name = "rcc.household.file"
    _description = "Household file"
    _order = "date_from DESC, id DESC"

    partner_id = fields.Many2one("res.partner", "Household", required=True, index=True, ondelete="restrict",
                                 domain="[('rcc_kind', '=', 'household')]")
    branch_id = fields.Many2one(related="partner_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True)
    area_id = fields.Many2one(related="partner_id.rcc_area_id", string="Village")
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Until", readonly=True, copy=False, help="The first day on which it no longer holds.")
    source = fields.Selection(
        [("survey", "Survey"), ("register", "Register"), ("counter", "Counter"), ("other", "Other")],
        required=True, default="survey")
    collected_by_id = fields.Many2one("res.users", "Collected by", default=lambda self: self.env.user, ondelete="restrict")
    currency_id = fields.Many2one("res.currency", default=lambda self: self.env.company.currency_id, readonly=True)
    members = FactInteger("Household size")
    labour = FactInteger(help="Members fit and of age to work.")
    land_mu = FactFloat("Land (mu)", digits=(12, 2))
    output_kg = FactFloat("Output (kg)", digits=(14, 2), help="Of the last year.")
    price = FactMonetary("Price (yuan/kg)")
    revenue = FactMonetary(help="Of the last year; output × price unless told.")
    cost = FactMonetary()
    net_income = FactMonetary("Net income", help="Revenue − cost unless told.")
    house_value = FactMonetary("House value")
    deposits = FactMonetary()
    other_assets = FactMonetary("Other assets")
    total_assets = FactMonetary("Total assets")
    total_debts = FactMonetary("Total debts")
    net_assets = FactMonetary("Net assets", help="Total assets − total debts.")
    member_shares = FactMonetary("Member shares", help="Shares in the cooperative.")
    known = fields.Json(compute="_compute_known", help="Names of the facts that are known.")

    _one_live = models.Constraint(
        "EXCLUDE USING gist (partner_id WITH =, daterange(date_from, date_to, '[)') WITH &&)",
        "A household has one economic file at a time.")
    _dates = models.Constraint("CHECK (date_to IS NULL OR date_to >= date_from)", "A file ends after it begins.")
    _counts = models.Constraint(
        "CHECK (members >= 0 AND labour >= 0 AND land_mu >= 0 AND output_kg >= 0 AND price >= 0)",
        "People, land, output and price are not negative.")
    _closed = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF {MIGRATING} THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF TG_OP = 'UPDATE' AND (OLD.date_to IS NULL OR OLD.date_to = NEW.date_to)
                AND to_jsonb(OLD) - '{{date_to,branch_id,write_uid,write_date}}'::text[]
                  = to_jsonb(NEW) - '{{date_to,branch_id,write_uid,write_date}}'::text[] THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'closed' USING ERRCODE = 'check_violation', CONSTRAINT = '{{name}}', TABLE = TG_TABLE_NAME;
        END""", "An economic file is closed by the next one, never changed: enter the new facts as a new file.")

    @api.depends(*FACTS)
    def _compute_known(self):
        for file in self:
            file.known = [name for name in FACTS if file[name] is not False]

    @api.depends("partner_id", "date_from")
    def _compute_display_name(self):
        for file in self:
            file.display_name = f"{file.partner_id.display_name} {file.date_from or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        """A new file takes over what it does not tell, and closes the one before it on its first day."""
        self.browse().check_access("create")
        partners = self.env["res.partner"].browse(vals["partner_id"] for vals in vals_list)
        partners.check_access("write")
        rows = [self._row(vals) for vals in vals_list]
        if any(row["date"] > self.env["rcc.post"]._today() for row in rows):
            raise UserError(self.env._("A file tells what is, not what will be: its date lies ahead."))
        states = self._file_facts_set(rows)
        if "older" in states:
            raise UserError(self.env._("A newer file of this household is on record; enter a later date."))
        if "unchanged" in states:
            raise UserError(self.env._("Nothing new: the file on record says the same, or nothing was entered."))
        files = self.search([("partner_id", "in", partners.ids), ("date_to", "=", False)]).grouped("partner_id")
        return self.concat(*(files[partner] for partner in partners))

    @api.model
    def _row(self, vals):
        """A row of `_file_facts_set` out of values as create() takes them."""
        return {
            "partner_id": vals["partner_id"], "facts": {name: vals[name] for name in FACTS if name in vals},
            "date": fields.Date.to_date(vals.get("date_from")) or fields.Date.context_today(self),
            "source": vals.get("source"), "import_id": vals.get("import_id"), "collected_by_id": vals.get("collected_by_id"),
        }

    @api.model
    def _file_facts(self, partner, facts, date, source="survey", import_id=None):
        """File the facts of one household; see `_file_facts_set`. Returns new/changed/unchanged/older."""
        return self._file_facts_set([
            {"partner_id": partner.id, "facts": facts, "date": date, "source": source, "import_id": import_id}])[0]

    @api.model
    def _file_facts_set(self, rows):
        """File facts of many households in two statements; what a row does not know stays as it was.

        The newer source wins; an older one still adds what nobody knew. The caller answers for access and scope.

        :param list rows: dicts of partner_id (household), facts {name: number or None}, date, source, import_id
        :return: for each row 'new', 'changed', 'unchanged' or 'older' (nothing new in an older source)
        """
        present = self._present({row["partner_id"] for row in rows})
        filed, states = {}, []
        for row in rows:
            state, file = self._decide(present.get(row["partner_id"]), row)
            states.append(state)
            if file:
                present[row["partner_id"]] = filed[row["partner_id"]] = file
        if filed:
            self._replace(list(filed.values()))
        return states

    @api.model
    def _present(self, partner_ids):
        """The live file of each household as {partner id: {date, facts}}."""
        self.flush_model()
        columns = SQL(", ").join(map(SQL.identifier, FACTS))
        rows = self.env.execute_query_dict(SQL(
            "SELECT partner_id, date_from, %s FROM rcc_household_file WHERE date_to IS NULL AND partner_id IN %s",
            columns, tuple(partner_ids) or (0,)))
        return {row["partner_id"]: {"date": row["date_from"], "facts": clean({name: row[name] for name in FACTS})} for row in rows}

    @api.model
    def _decide(self, present, row):
        """What becomes of one row: its state, and the file to open or None."""
        facts, date = clean(row["facts"]), fields.Date.to_date(row["date"])
        if present and date < present["date"]:
            facts, date = {name: value for name, value in facts.items() if name not in present["facts"]}, present["date"]
            if not facts:
                return "older", None
        merged = overlay(present["facts"] if present else {}, facts)
        if merged == (present["facts"] if present else {}):
            return "unchanged", None
        return "changed" if present else "new", {**row, "facts": merged, "date": date}

    @api.model
    def _replace(self, files):
        """Close the live files of these households and open the new ones."""
        payload = json.dumps([{
            **file["facts"], "partner_id": file["partner_id"], "date_from": file["date"], "import_id": file.get("import_id"),
            "currency_id": self.env.company.currency_id.id, "source": file.get("source") or "survey",
            "collected_by_id": file.get("collected_by_id") or self.env.uid,
        } for file in files], default=str)
        names = ["partner_id", "date_from", "source", "collected_by_id", "currency_id", *FACTS]
        if "import_id" in self._fields:
            names.append("import_id")
        columns = SQL(", ").join(map(SQL.identifier, names))
        typed = SQL(", ").join(SQL("%s %s", SQL.identifier(name), SQL(self._fields[name].column_type[0])) for name in names)
        self.env["res.partner"].flush_model(["rcc_branch_id"])
        self.env.cr.execute(SQL(
            """UPDATE rcc_household_file file SET date_to = new.date_from, write_date = now() at time zone 'UTC', write_uid = %s
                 FROM jsonb_to_recordset(%s::jsonb) AS new(partner_id int4, date_from date)
                WHERE file.partner_id = new.partner_id AND file.date_to IS NULL""", self.env.uid, payload))
        run_set(self.env, SQL(
            """INSERT INTO rcc_household_file (%(columns)s, branch_id, create_uid, create_date, write_uid, write_date)
               SELECT %(new)s, household.rcc_branch_id, %(uid)s, now() at time zone 'UTC', %(uid)s, now() at time zone 'UTC'
                 FROM jsonb_to_recordset(%(payload)s::jsonb) AS new(%(typed)s)
                 JOIN res_partner household ON household.id = new.partner_id
               RETURNING id""",
            columns=columns, new=SQL(", ").join(SQL.identifier("new", name) for name in names), uid=self.env.uid,
            payload=payload, typed=typed), {"rcc.household.file": ["partner_id"]})
