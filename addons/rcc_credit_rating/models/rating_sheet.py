from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

OPINIONS = [
    ("excellent", "Excellent"),
    ("good", "Good"),
    ("fair", "Fair"),
    ("poor", "Poor"),
    ("invalid", "Invalid sheet"),
]


class RatingSheet(models.Model):
    """One villager's coded opinion sheet, sealed until the panel is opened.

    Appraisers are persons, not users. The opinion lies in a column that no role can
    read, search or export; `opinion` shows it once the panel is open. Members of the
    household are refused as appraisers, by the database too.
    """

    _name = "rcc.rating.sheet"
    _description = "Opinion Sheet"
    _inherit = ["rcc.credit.mixin"]
    _order = "panel_id, sheet_no"
    _rec_name = "sheet_no"

    panel_id = fields.Many2one(
        "rcc.rating.panel", "Panel", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(related="panel_id.branch_id", store=True, index=True)
    sheet_no = fields.Char(
        "Sheet number", required=True, help="The code printed on the paper sheet."
    )
    appraiser_name = fields.Char("Appraiser", required=True)
    appraiser_id = fields.Many2one(
        "res.partner",
        "Appraiser as customer",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("rcc_kind", "=", "person")],
        help="Where the appraiser is a customer too. Members of the household are refused.",
    )
    sealed = fields.Selection(OPINIONS, required=True, groups=fields.NO_ACCESS, copy=False)
    opinion = fields.Selection(
        OPINIONS,
        compute="_compute_opinion",
        inverse="_inverse_opinion",
        copy=False,
        exportable=False,
        help="Written once; shown when the panel is opened.",
    )

    _number_uniq = models.Constraint("UNIQUE (panel_id, sheet_no)", "This sheet is keyed already.")
    _appraiser_uniq = models.UniqueIndex(
        "(panel_id, appraiser_name, COALESCE(appraiser_id, 0))",
        "This appraiser's sheet is keyed already.",
    )
    _no_relative = Guard(
        "INSERT OR UPDATE OF appraiser_id, appraiser_name, panel_id",
        """BEGIN
            IF EXISTS (
                SELECT FROM rcc_rating_panel panel
                  JOIN rcc_membership member ON member.group_id = panel.partner_id AND member.kind = 'household'
                   AND member.date_from <= panel.date AND (member.date_to IS NULL OR member.date_to > panel.date)
                  JOIN res_partner person ON person.id = member.partner_id
                 WHERE panel.id = NEW.panel_id AND (person.id = NEW.appraiser_id
                   OR NEW.appraiser_id IS NULL AND person.name = btrim(NEW.appraiser_name))
            ) THEN
                RAISE EXCEPTION 'relative' USING ERRCODE = 'check_violation',
                    CONSTRAINT = '{name}', TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END""",
        "Members of the household do not appraise it. Somebody of the same name is chosen as a customer.",
    )
    _sealed_fixed = Guard(
        "INSERT OR UPDATE OR DELETE",
        f"""DECLARE sheet rcc_rating_sheet;
        BEGIN
            IF TG_OP = 'DELETE' THEN sheet := OLD; ELSE sheet := NEW; END IF;
            IF ({MIGRATING}) IS NOT TRUE AND EXISTS (
                SELECT FROM rcc_rating_panel panel WHERE panel.id = sheet.panel_id AND panel.state = 'closed')
                AND (TG_OP <> 'UPDATE' OR to_jsonb(OLD) - '{{branch_id,write_uid,write_date}}'::text[]
                  <> to_jsonb(NEW) - '{{branch_id,write_uid,write_date}}'::text[]) THEN
                RAISE EXCEPTION 'opened' USING ERRCODE = 'check_violation',
                    CONSTRAINT = '{{name}}', TABLE = TG_TABLE_NAME;
            END IF;
            RETURN sheet;
        END""",
        "The panel is opened: sheets are neither added, changed nor taken away.",
    )

    @api.depends("panel_id.state")
    def _compute_opinion(self):
        for sheet, opened in zip(self, self.sudo()):  # opened panels only
            sheet.opinion = opened.sealed if opened.panel_id.state == "closed" else False

    def _inverse_opinion(self):
        """Nothing left to do: create() has sealed the opinion, and write() refuses another."""

    @api.model_create_multi
    def create(self, vals_list):
        """Seal the opinions; only the panel's keyer adds sheets."""
        self._refuse_fields(vals_list, {"panel_id", "sheet_no", "appraiser_name", "appraiser_id"})
        self.check_access("create")
        sealed = [
            {**vals, "sealed": vals.get("opinion")} if "opinion" in vals else vals
            for vals in vals_list
        ]
        sheets = super(RatingSheet, self.sudo()).create(
            sealed
        )  # the sealed column is nobody's to write
        sheets = sheets.with_env(self.env)
        sheets.invalidate_recordset(["opinion"])
        sheets.check_access("create")
        sheets._expect_keyer()
        return sheets

    def write(self, vals):
        """A wrong sheet is deleted and keyed again: nobody corrects an opinion unseen."""
        if {"opinion", "sealed", "panel_id"} & vals.keys():
            raise UserError(
                self.env._("An opinion is not rewritten; delete the sheet and key it again.")
            )
        self._expect_keyer()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_by_keyer(self):
        self._expect_keyer()

    def _expect_keyer(self):
        if self.env.su:
            return
        employee = self.env.user._rcc_employee()
        if any(panel.keyer_id.id != employee.id for panel in self.panel_id):
            raise UserError(self.env._("Another person keys the sheets of this panel."))
