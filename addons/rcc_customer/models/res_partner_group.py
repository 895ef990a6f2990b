from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

from ..tools.facts import FACTS
from .res_partner import PLACE


class ResPartner(models.Model):
    """Households, single persons and organisations are sorted by the group rules; members follow as a set."""

    _inherit = "res.partner"

    @api.model
    def _rcc_root_domain(self):
        """Of partners with a branch only customers are sorted."""
        return super()._rcc_root_domain() & Domain("rcc_kind", "!=", False)

    @api.model
    def _rcc_rule_fields(self):
        """Kind, life cycle and the facts of economic files; nothing that says who it is."""
        allowed = super()._rcc_rule_fields()
        allowed["res.partner"] |= {
            "rcc_kind",
            "rcc_lifecycle",
            "rcc_file_ids",
            "rcc_organization_form",
        }
        allowed["rcc.household.file"] = {*FACTS, "date_from", "date_to", "source"}
        return allowed

    @api.model
    def _rcc_first_group(self, vals):
        """Who is limited to a group enters customers as of it; the rules decide at once whether they are."""
        if self.env.su or not vals.get("rcc_kind") or vals.get("rcc_customer_group_id"):
            return {}
        scope, branch_id = self.env.user._rcc_scope(), vals.get("rcc_branch_id")
        groups = (group for _branches, group in scope.pairs if scope.covers(branch_id, group))
        group_id = None if scope.covers(branch_id) else next(groups, None)
        return {"rcc_customer_group_id": group_id} if group_id else {}

    def _rcc_place_new(self, vals_list):
        """Sort customers just made: group by the rules, then portfolio, where the caller named none.

        :raise AccessError: for who is limited to a group, when the rules give another one
        """
        new = [
            (customer, vals)
            for customer, vals in zip(self, vals_list, strict=True)
            if customer.rcc_kind and not customer.parent_id
        ]
        unsorted = [customer.id for customer, vals in new if not vals.get("rcc_customer_group_id")]
        unplaced = [customer.id for customer, vals in new if not vals.get("rcc_portfolio_id")]
        entered = self.browse(unsorted).filtered("rcc_customer_group_id")
        persons = entered.filtered(lambda person: person.rcc_kind == "person")
        entered -= persons  # who joins a household in a moment, or is sorted at night
        entered.sudo().rcc_customer_group_id = False  # as of the writer's group, see above
        (self.browse(unsorted) - persons)._rcc_follow_rules()
        self.browse(unplaced)._rcc_fit_portfolios()
        entered.check_access("read")

    def _rcc_places_moved(self):
        """Whoever stands below these customers is served where they are, by one statement."""
        if not self:
            return
        rows = run_set(
            self.env,
            SQL(
                """WITH RECURSIVE below AS (
                       SELECT c.id, c.parent_id AS root_id, c.rcc_kind FROM res_partner c WHERE c.parent_id = ANY(%s)
                        UNION ALL
                       SELECT c.id, b.root_id, c.rcc_kind FROM res_partner c JOIN below b ON c.parent_id = b.id
                        WHERE b.rcc_kind IS NOT NULL)
                   UPDATE res_partner c
                      SET rcc_customer_group_id = r.rcc_customer_group_id, rcc_portfolio_id = r.rcc_portfolio_id
                     FROM below b JOIN res_partner r ON r.id = b.root_id
                    WHERE c.id = b.id AND (c.rcc_customer_group_id, c.rcc_portfolio_id)
                          IS DISTINCT FROM (r.rcc_customer_group_id, r.rcc_portfolio_id)
                RETURNING c.id""",
                self.ids,
            ),
        )
        members = self.browse(row_id for (row_id,) in rows)
        super(ResPartner, self | members)._rcc_places_moved()
        for name in PLACE:  # written above: nothing to work out, record by record
            self.env.remove_to_compute(self._fields[name], self | members)

    @api.model
    def _rcc_open_customers(self, name, domain):
        """Customers as they are listed everywhere; each opens on the page of its kind."""
        action = super()._rcc_open_customers(name, domain)
        return action | {
            "views": [
                (self.env.ref("rcc_customer.res_partner_view_list_unruled").id, "list"),
                (False, "form"),
            ],
            "search_view_id": (
                self.env.ref("rcc_customer.res_partner_view_search_household").id,
                "search",
            ),
        }
