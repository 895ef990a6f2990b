from odoo import api, fields, models

from ..tools.economy import FOLLOWED, follow
from ..tools.fact_fields import FactFloat, FactInteger
from ..tools.facts import FACTS, clean, derive
from .file_sheet import PARTS

#: what figures follow from
FED_BY = (
    "land_ids.mu",
    "land_ids.kind_id",
    "crop_ids.output_kg",
    "crop_ids.price",
    "crop_ids.revenue",
    "crop_ids.cost",
    "livestock_ids.revenue",
    "livestock_ids.cost",
    "labour_ids.kind",
    "labour_ids.person_id",
    "labour_ids.income",
    "asset_ids.kind_id",
    "asset_ids.amount",
    "debt_ids.amount",
    "holding_ids.kind",
    "holding_ids.amount",
    "share_ids.amount",
)


def _money(label, **more):
    return FactFloat(label, digits=(16, 2), **more)


def _follows(label, kind=_money, **more):
    """A figure that follows from lines where these are given, and is typed where not."""
    return kind(
        label, compute="_compute_figures", store=True, precompute=True, readonly=False, **more
    )


class FileSheetFacts(models.Model):
    """The figures of a sheet: they follow from its lines where lines are given, and are typed where not."""

    _inherit = "rcc.file.sheet"

    members = FactInteger("Household size")
    labour = _follows("Labour", FactInteger, help="Members fit and of age to work.")
    land_mu = _follows("Land (mu)")
    output_kg = _follows("Output (kg)", help="Of the last year.")
    price = _follows("Price (yuan/kg)")
    revenue = _follows("Revenue", help="Of the last year; output × price unless told.")
    cost = _follows("Cost")
    net_income = _money(
        "Net income",
        compute="_compute_net_income",
        store=True,
        precompute=True,
        readonly=False,
        help="Revenue − cost unless told.",
    )
    house_value = _follows("House value")
    deposits = _follows("Deposits")
    other_assets = _follows("Other assets")
    total_assets = _money(
        "Total assets", compute="_compute_total_assets", store=True, precompute=True, readonly=False
    )
    total_debts = _follows("Total debts")
    net_assets = _money(
        "Net assets", compute="_compute_net_assets", help="Total assets − total debts."
    )
    member_shares = _follows("Member shares", help="Shares in the cooperative.")
    followed = fields.Char(
        compute="_compute_followed",
        help="Names of the figures that lines tell.",
        export_string_translation=False,
    )

    _counts = models.Constraint(
        """CHECK (members >= 0 AND labour >= 0 AND land_mu >= 0 AND output_kg >= 0 AND price >= 0
            AND cost >= 0 AND house_value >= 0 AND deposits >= 0 AND other_assets >= 0 AND total_debts >= 0
            AND member_shares >= 0)""",
        "People, land, output, price, cost, assets, debts and shares are not negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Lines go before figures that are typed along with them."""
        sheets = super().create(vals_list)
        sheets._compute_figures()
        return sheets

    def write(self, vals):
        """Typing one figure keeps Odoo from working out the others of the method: lines are summed up again."""
        result = super().write(vals)
        if vals.keys() & set(PARTS.values()):
            self._compute_figures()
        return result

    @api.depends(*FED_BY)
    def _compute_figures(self):
        """Figures that lines tell; the others stay as they were typed."""
        for sheet in self:
            told = follow(sheet._lines())
            for name in FOLLOWED:
                value = told.get(name)
                sheet[name] = (
                    sheet[name]
                    if value is None
                    else int(value)
                    if name == "labour"
                    else float(value)
                )

    @api.depends("revenue", "cost")
    def _compute_net_income(self):
        for sheet in self:
            sheet.net_income = sheet._derived("net_income", "revenue", "cost")

    @api.depends("house_value", "deposits", "other_assets")
    def _compute_total_assets(self):
        for sheet in self:
            sheet.total_assets = sheet._derived(
                "total_assets", "house_value", "deposits", "other_assets"
            )

    @api.depends("total_assets", "total_debts")
    def _compute_net_assets(self):
        for sheet in self:
            known = derive(clean({name: sheet[name] for name in ("total_assets", "total_debts")}))
            sheet.net_assets = float(known["net_assets"]) if "net_assets" in known else False

    @api.depends(*FED_BY)
    def _compute_followed(self):
        for sheet in self:
            told = follow(sheet._lines())
            sheet.followed = ",".join(["", *(name for name in told if told[name] is not None), ""])

    def _derived(self, name, *sources):
        """A figure out of others when all of these are known; else what was typed."""
        known = derive(clean({source: self[source] for source in sources}))
        return float(known[name]) if name in known else self[name]

    def _facts(self):
        """What the sheet knows, with what follows from it."""
        return derive(clean({name: self[name] for name in FACTS}))
