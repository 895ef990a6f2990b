from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard
from odoo.addons.rcc_base.tools.money import in_words
from odoo.addons.rcc_base.tools.sets import run_set

from .rating_approval import DECIDERS

STATES = [
    ("draft", "To sign"),
    ("live", "Live"),
    ("frozen", "Frozen"),
    ("expired", "Expired"),
    ("cancelled", "Cancelled"),
]


class Grant(models.Model):
    """An approved limit with its validity: approved once, drawn when needed, revolving.

    The credit contract is signed once, with the grant; drawdowns have a loan note only.
    The database keeps: one live or frozen grant per household, 0 ≤ used ≤ limit, used
    written by the triggers of loans alone, limit and persons never changed.

    Remote API: `action_sign`, `action_freeze(reason)`, `action_unfreeze(reason)`,
    `action_cancel(reason)`.
    """

    _name = "rcc.grant"
    _description = "Grant"
    _inherit = ["rcc.credit.mixin"]
    _order = "date_from DESC, id DESC"
    _rec_names_search = ["contract_no", "certificate_no", "partner_id"]

    partner_id = fields.Many2one(
        "res.partner", "Household", required=True, readonly=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", store=True, index=True, string="Branch"
    )
    area_id = fields.Many2one(related="partner_id.rcc_area_id", string="Village")
    manager_id = fields.Many2one(related="partner_id.rcc_manager_id", string="Customer manager")
    result_id = fields.Many2one(
        "rcc.rating.result", "Rating", readonly=True, index=True, ondelete="restrict"
    )
    grade_id = fields.Many2one(
        "rcc.rating.grade", "Grade", readonly=True, index=True, ondelete="restrict"
    )
    amount_limit = fields.Monetary("Limit", required=True, readonly=True)
    amount_used = fields.Monetary("Used", readonly=True, default=0, copy=False)
    amount_available = fields.Monetary(
        "Available", compute="_compute_amount_available", store=True, readonly=True, copy=False
    )
    used_percent = fields.Float("Used (%)", compute="_compute_used_percent")
    certificate_no = fields.Char("Certificate number", readonly=True, copy=False)
    contract_no = fields.Char("Contract number", required=True, readonly=True, copy=False)
    contract_signed_on = fields.Date("Contract signed on", readonly=True, copy=False)
    years = fields.Integer("Years", required=True, readonly=True, default=2)
    date_from = fields.Date("From", readonly=True, copy=False)
    date_to = fields.Date("Until", readonly=True, copy=False, index=True, help="The last day.")
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, index=True, copy=False
    )
    recommender_id = fields.Many2one(
        "hr.employee", "Recommended by", readonly=True, index=True, ondelete="restrict"
    )
    approver_id = fields.Many2one(
        "hr.employee", "Approved by", readonly=True, index=True, ondelete="restrict"
    )

    _one_live = models.UniqueIndex(
        "(partner_id) WHERE state IN ('live', 'frozen')", "This household has a live grant already."
    )
    _one_to_sign = models.UniqueIndex(
        "(partner_id) WHERE state = 'draft'", "This household has a grant waiting to be signed."
    )
    _contract_uniq = models.Constraint("UNIQUE (contract_no)", "A contract number is given once.")
    _certificate_uniq = models.Constraint(
        "UNIQUE (certificate_no)", "A certificate number is given once."
    )
    _within_limit = models.Constraint(
        "CHECK (amount_limit > 0 AND amount_used >= 0 AND amount_used <= amount_limit)",
        "What is used of a grant never exceeds its limit.",
    )
    _signed = models.Constraint(
        """CHECK (state IN ('draft', 'cancelled') OR (contract_signed_on IS NOT NULL
            AND certificate_no IS NOT NULL AND date_from IS NOT NULL AND date_to >= date_from))""",
        "A grant lives from its signed contract, with a loan certificate and an end.",
    )
    _used_by_loans = Guard(
        "INSERT OR UPDATE",
        f"""BEGIN
            NEW.amount_used := COALESCE(NEW.amount_used, 0);
            IF ({MIGRATING}) IS NOT TRUE AND pg_trigger_depth() < 2 AND NEW.amount_used IS DISTINCT FROM
                (CASE WHEN TG_OP = 'UPDATE' THEN OLD.amount_used ELSE 0 END) THEN
                RAISE EXCEPTION 'by loans' USING ERRCODE = 'check_violation',
                    CONSTRAINT = '{{name}}', TABLE = TG_TABLE_NAME;
            END IF;
            NEW.amount_available := NEW.amount_limit - NEW.amount_used;
            RETURN NEW;
        END""",
        "What is used of a grant follows from its loans and is never written by hand.",
    )
    _fixed = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF {MIGRATING} THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF TG_OP = 'DELETE' OR (
                NEW.partner_id, NEW.result_id, NEW.grade_id, NEW.amount_limit, NEW.contract_no, NEW.years,
                NEW.recommender_id, NEW.approver_id, COALESCE(OLD.contract_signed_on, NEW.contract_signed_on),
                COALESCE(OLD.certificate_no, NEW.certificate_no), COALESCE(OLD.date_from, NEW.date_from)
            ) IS DISTINCT FROM (
                OLD.partner_id, OLD.result_id, OLD.grade_id, OLD.amount_limit, OLD.contract_no, OLD.years,
                OLD.recommender_id, OLD.approver_id, NEW.contract_signed_on, NEW.certificate_no, NEW.date_from
            ) OR (OLD.date_to IS NOT NULL AND NEW.date_to > OLD.date_to)
            OR (NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
                ('draft', 'live'), ('draft', 'cancelled'), ('live', 'frozen'), ('live', 'expired'),
                ('live', 'cancelled'), ('frozen', 'live'), ('frozen', 'expired'), ('frozen', 'cancelled')))
            THEN
                RAISE EXCEPTION 'fixed' USING ERRCODE = 'check_violation',
                    CONSTRAINT = '{{name}}', TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END""",
        "A grant's limit, contract, persons and dates are never changed; it is frozen, cancelled or replaced.",
    )

    @api.depends("amount_limit", "amount_used")
    def _compute_amount_available(self):
        """The database works out the same; two-phase so that the cache agrees with it."""
        for grant in self:
            grant.amount_available = grant.amount_limit - grant.amount_used

    @api.depends("amount_limit", "amount_used")
    def _compute_used_percent(self):
        for grant in self:
            grant.used_percent = (
                100 * grant.amount_used / grant.amount_limit if grant.amount_limit else 0
            )

    @api.depends("contract_no", "partner_id")
    def _compute_display_name(self):
        for grant in self:
            grant.display_name = " ".join(
                filter(None, (grant.contract_no, grant.partner_id.display_name))
            )

    def action_sign(self):
        """Record the signed credit contract: issues the loan certificate, and the grant is live.

        Signed once. A grant that is still live and not used is replaced; one that is used
        has to be repaid first.
        """
        self._require_role("customer_manager", "back_office", "branch_manager")
        self._refuse_listed()
        for grant in self:
            if grant.state != "draft":
                raise UserError(self.env._("The credit contract is signed once."))
            grant._replace_former()
            grant._sign()
            self.env["rcc.decision"]._append(
                grant,
                "sign",
                outcome="recorded",
                amount=grant.amount_limit,
                data={"certificate": grant.certificate_no, "contract": grant.contract_no},
            )
        return True

    def action_freeze(self, reason=None):
        """Freeze live grants: nothing is paid out until unfrozen."""
        return self._change_state("live", "frozen", "freeze", reason)

    def action_unfreeze(self, reason=None):
        """Lift the freeze; while a member stands on the black list that is refused."""
        self._refuse_listed()
        return self._change_state("frozen", "live", "unfreeze", reason)

    def action_cancel(self, reason=None):
        """End grants for good; what is drawn is repaid as agreed."""
        return self._change_state(("draft", "live", "frozen"), "cancelled", "cancel", reason)

    @api.model
    def _from_result(self, result):
        """The grant of a rating just approved."""
        scheme = result.scheme_id.sudo()  # policy is open to all staff
        number = (
            self.env["ir.sequence"].sudo().next_by_code("rcc.grant.contract")
        )  # numbers are the server's
        return (
            self.sudo()
            .create(
                {  # grants come of approvals alone
                    "partner_id": result.partner_id.id,
                    "result_id": result.id,
                    "grade_id": result.grade_id.id,
                    "amount_limit": result.limit_amount,
                    "years": scheme.grant_years,
                    "contract_no": number,
                    "recommender_id": result.recommender_id.id,
                    "approver_id": result.approver_id.id,
                }
            )
            .with_env(self.env)
        )

    def _drawdown_refusal(self, partner):
        """Why `partner` may not draw on this grant today: translated reasons, none when allowed.

        Hook: addons that lend add theirs (borrower, amount, certificate shown) to the list.
        """
        self.ensure_one()
        today, reasons = self._today(), []
        if self.state != "live":
            labels = dict(self._fields["state"]._description_selection(self.env))
            reasons.append(
                self.env._("The grant is not live: %(state)s.", state=labels[self.state])
            )
        if self.date_to and self.date_to < today:
            reasons.append(
                self.env._(
                    "The grant expired on %(date)s.", date=fields.Date.to_string(self.date_to)
                )
            )
        if partner.rcc_household_id != self.partner_id:
            reasons.append(self.env._("The grant belongs to another household."))
        if self.partner_id.rcc_standing == "black":
            reasons.append(self.env._("A member of the household stands on the black list."))
        return reasons + self._veto_refusals(today)

    def _refuse_listed(self):
        """Raise while a member of the household stands on the black list."""
        if any(
            household.rcc_standing == "black" for household in self.sudo().partner_id
        ):  # the law
            raise UserError(
                self.env._(
                    "A member of the household stands on the black list: that is lifted first, "
                    "by the role that the policy of the lists names."
                )
            )

    def _veto_refusals(self, date):
        """Vetoes of the grant's scheme that hold for the household on a date, in words."""
        result = self.result_id.sudo()  # whoever draws meets the reasons, not the rating
        codes = [code for code in result.scheme_id.veto_ids.mapped("code") if code != "panel"]
        labels = result._labels("veto_name")
        return [
            self.env._("No payout: %(veto)s.", veto=labels[code])
            for code in self.partner_id._rcc_vetoes(codes, date)
        ]

    def _replace_former(self):
        """End the household's unused live grant in favour of this one."""
        former = self.sudo().search(
            [  # of the same household
                ("partner_id", "=", self.partner_id.id),
                ("state", "in", ("live", "frozen")),
            ]
        )
        if former.amount_used:
            raise UserError(
                self.env._(
                    "The former grant %(number)s is still used; it is repaid before a new contract is signed.",
                    number=former.contract_no,
                )
            )
        if former:
            former.write({"state": "expired"})
            self.env["rcc.decision"]._append(
                former, "replace", outcome="recorded", data={"by": self.contract_no}
            )
            former.flush_recordset()

    def _sign(self):
        """Take a certificate and let the validity begin today."""
        today = self._today()
        certificate = self.env["rcc.certificate"]._take(self)
        self.sudo().write(
            {  # signing is open to the roles checked above
                "state": "live",
                "contract_signed_on": today,
                "certificate_no": certificate.name,
                "date_from": today,
                "date_to": today + relativedelta(years=self.years, days=-1),
            }
        )
        household = self.partner_id.sudo()  # whoever signs a contract is a customer from then on
        household._rcc_follow_lifecycle()

    def _change_state(self, before, after, act, reason):
        """Move grants on by a decision of somebody who decides."""
        self._require_role(*DECIDERS)
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))
        if any(grant.state not in before for grant in self):
            raise UserError(self.env._("This grant's state does not allow that."))
        for grant in self:
            grant.sudo().write({"state": after})  # by these steps alone
            self.env["rcc.decision"]._append(
                grant, act, reason=reason.strip(), amount=grant.amount_limit
            )
        return True

    def _action_open(self):
        """The action that shows these grants."""
        action = self.env["ir.actions.act_window"]._for_xml_id("rcc_credit_rating.rcc_grant_action")
        if len(self) == 1:
            return action | {"res_id": self.id, "views": [(False, "form")], "context": {}}
        return action | {"domain": [("id", "in", self.ids)], "context": {}}

    def _limit_in_words(self):
        """The limit as it is printed: 人民币 and the amount in words."""
        return "人民币" + in_words(self.amount_limit)

    @api.model
    def _cron_expire(self):
        """Nightly: grants whose last day is over expire, as one statement."""
        run_set(
            self.env,
            SQL(
                """UPDATE rcc_grant SET state = 'expired', write_date = now() AT TIME ZONE 'UTC', write_uid = %s
                    WHERE state IN ('live', 'frozen') AND date_to < %s RETURNING id""",
                self.env.uid,
                self._today(),
            ),
            {self._name: ["state"]},
        )
