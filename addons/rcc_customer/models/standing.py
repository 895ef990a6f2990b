from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard
from odoo.addons.rcc_base.tools.sets import run_set

from ..tools.standing import LISTS, RANKS

TYPED = frozenset({"partner_id", "reason_id", "source", "note", "date_from", "date_to"})
STATES = [
    ("proposed", "Waits for confirmation"),
    ("live", "Listed"),
    ("ended", "Ended"),
    ("refused", "Refused"),
]


class Standing(models.Model):
    """A customer on the white, grey or black list (白名单、灰名单、黑名单): why, since when, until when, by whom.

    Policy says for each reason how long it lasts, who confirms and who may lift (`rcc.standing.rule`). The black list
    needs a second person. Whoever put a customer on a list never takes it off. Ended, never deleted or rewritten.
    """

    _name = "rcc.standing"
    _description = "Customer on a List"
    _order = "state DESC, date_from DESC, id DESC"
    _rec_name = "reason_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('rcc_kind', '!=', False)]",
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
    )
    reason_id = fields.Many2one(
        "rcc.standing.reason", "Reason", required=True, index=True, ondelete="restrict"
    )
    list = fields.Selection(
        LISTS, "Listed as", compute="_compute_list", store=True, precompute=True, readonly=True
    )
    note = fields.Text("What happened", required=True)
    source = fields.Selection(
        [
            ("own", "Own experience"),
            ("internal", "Internal notice"),
            ("court", "Court's list of defaulters"),
        ],
        required=True,
        default="own",
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="proposed", index=True)
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env["rcc.post"]._today()
    )
    date_to = fields.Date(
        "Expires", help="The last day; by the policy's months when left empty. Empty: until lifted."
    )
    put_by_id = fields.Many2one("res.users", "Put on by", readonly=True, ondelete="restrict")
    confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed by", readonly=True, ondelete="restrict"
    )
    lifted_by_id = fields.Many2one("res.users", "Lifted by", readonly=True, ondelete="restrict")
    ended_on = fields.Date(readonly=True, help="The first day on which it no longer holds.")
    end_kind = fields.Selection(
        [
            ("expired", "Expired"),
            ("lifted", "Lifted"),
            ("replaced", "Replaced by a worse list"),
            ("refused", "Refused"),
        ],
        "Ended how",
        readonly=True,
    )
    end_reason = fields.Char("Why ended", readonly=True)
    replaced_by_id = fields.Many2one("rcc.standing", readonly=True, ondelete="restrict")
    confirm_role_id = fields.Many2one(
        "rcc.role", "Who confirms", compute="_compute_rule", compute_sudo=True
    )
    lift_role_id = fields.Many2one(
        "rcc.role", "Who may lift", compute="_compute_rule", compute_sudo=True
    )
    may_confirm = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_lift = fields.Boolean(compute="_compute_may", export_string_translation=False)

    _one_live = models.UniqueIndex(
        "(partner_id) WHERE state = 'live'", "A customer stands on one list at a time."
    )
    _one_proposed = models.UniqueIndex(
        "(partner_id) WHERE state = 'proposed'",
        "A listing of this customer waits for confirmation already.",
    )
    _expiry_idx = models.Index("(date_to) WHERE state = 'live'")
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A listing ends after it begins."
    )
    _second_person = models.Constraint(
        "CHECK (list <> 'black' OR state IN ('proposed', 'refused')"
        " OR (confirmed_by_id IS NOT NULL AND confirmed_by_id IS DISTINCT FROM put_by_id))",
        "The black list holds after a second person has confirmed it.",
    )
    _lifted_by_other = models.Constraint(
        "CHECK (end_kind IS DISTINCT FROM 'lifted' OR (lifted_by_id IS NOT NULL"
        " AND lifted_by_id IS DISTINCT FROM put_by_id AND end_reason IS NOT NULL))",
        "A listing is lifted with a reason, by somebody else than who put the customer on.",
    )
    _ended_how = models.Constraint(
        "CHECK ((state IN ('ended', 'refused')) = (end_kind IS NOT NULL AND ended_on IS NOT NULL))",
        "What ended says how and when.",
    )
    _kept = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF {MIGRATING} THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF TG_OP = 'DELETE' OR (
                NEW.partner_id, NEW.reason_id, NEW.list, NEW.note, NEW.source, NEW.date_from, NEW.put_by_id
            ) IS DISTINCT FROM (
                OLD.partner_id, OLD.reason_id, OLD.list, OLD.note, OLD.source, OLD.date_from, OLD.put_by_id
            ) OR (NEW.date_to IS DISTINCT FROM OLD.date_to) OR (OLD.state IN ('ended', 'refused') AND (
                NEW.state, NEW.end_kind, NEW.ended_on, NEW.lifted_by_id, NEW.end_reason, NEW.confirmed_by_id
            ) IS DISTINCT FROM (
                OLD.state, OLD.end_kind, OLD.ended_on, OLD.lifted_by_id, OLD.end_reason, OLD.confirmed_by_id))
            OR (OLD.state = 'live' AND NEW.state NOT IN ('live', 'ended')) THEN
                {{refuse}};
            END IF;
            RETURN NEW;
        END""",
        "What stands on a list is ended, never deleted or rewritten.",
    )
    _ended_by_rule = Guard(
        "INSERT OR UPDATE OF state",
        """BEGIN
            IF current_setting('rcc.migrating', true) = 'on'
                OR NEW.state <> 'ended' OR (TG_OP = 'UPDATE' AND OLD.state = 'ended') THEN
                RETURN NEW;
            END IF;
            IF (NEW.end_kind = 'lifted' AND NOT EXISTS (
                    SELECT FROM rcc_standing_rule r
                      JOIN rcc_standing_policy p ON p.id = r.policy_id AND p.state = 'active'
                      JOIN rcc_post t ON t.role_id = r.lift_role_id AND t.user_id = NEW.lifted_by_id
                           AND t.date_from <= (now() AT TIME ZONE 'Asia/Shanghai')::date
                           AND (t.date_to IS NULL OR t.date_to >= (now() AT TIME ZONE 'Asia/Shanghai')::date)
                     WHERE r.reason_id = NEW.reason_id))
            OR (NEW.end_kind = 'expired' AND (NEW.date_to IS NULL OR NEW.date_to >= NEW.ended_on))
            OR (NEW.end_kind = 'replaced' AND NOT EXISTS (
                    SELECT FROM rcc_standing w WHERE w.id = NEW.replaced_by_id AND w.partner_id = NEW.partner_id
                       AND array_position(ARRAY['white', 'grey', 'black'], w.list::text)
                         > array_position(ARRAY['white', 'grey', 'black'], NEW.list::text)))
            OR NEW.end_kind = 'refused' THEN
                {refuse};
            END IF;
            RETURN NEW;
        END""",
        "A listing ends by expiry, by a worse one in its place, or lifted by the role that the policy names.",
    )

    @api.depends("reason_id.list")
    def _compute_list(self):
        for standing in self:
            standing.list = standing.list or standing.reason_id.list

    @api.depends("reason_id")
    def _compute_rule(self):
        rules = self.env["rcc.standing.rule"]
        for standing in self:
            rule = rules._in_force(standing.reason_id)
            standing.confirm_role_id, standing.lift_role_id = (
                rule.confirm_role_id,
                rule.lift_role_id,
            )

    @api.depends("state", "put_by_id", "reason_id")
    @api.depends_context("uid")
    def _compute_may(self):
        for standing in self:
            other = standing.put_by_id != self.env.user
            standing.may_confirm = (
                other and standing.state == "proposed" and standing._holds(standing.confirm_role_id)
            )
            standing.may_lift = (
                other and standing.state == "live" and standing._holds(standing.lift_role_id)
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Put customers on a list: in force at once, or after the second person that the policy names."""
        if not self.env.su and any(vals.keys() - TYPED for vals in vals_list):
            raise AccessError(self.env._("State and persons of a listing follow from its steps."))
        prepared = [self._prepared(vals) for vals in vals_list]
        standings = super().create(prepared)
        for standing in standings:
            standing._expect_worse()
            if not standing.confirm_role_id:
                standing._come_into_force()
        return standings

    def write(self, vals):
        """A listing changes by its steps alone."""
        if not self.env.su:
            raise AccessError(
                self.env._("A listing changes by its buttons: confirm, refuse, lift.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(self.env._("What stands on a list is ended, never deleted or rewritten."))

    def action_confirm(self):
        """The second person agrees: in force from today on."""
        for standing in self:
            standing._expect_step("proposed", standing.confirm_role_id)
            standing.sudo().confirmed_by_id = (
                self.env.user
            )  # by this step alone; the right was checked
            standing._come_into_force()
        return True

    def action_refuse(self, reason=None):
        """The second person does not agree."""
        for standing in self:
            standing._expect_step("proposed", standing.confirm_role_id)
            standing._end("refused", (reason or "").strip() or False, state="refused")
        return True

    def action_lift(self, reason=None):
        """Take customers off a list, with a reason; by a second person in the role that the policy names."""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the listing is lifted."))
        for standing in self:
            standing._expect_step("live", standing.lift_role_id)
            lifted = standing.sudo()  # by this step alone; the right was checked
            lifted._end("lifted", reason.strip(), lifted_by_id=self.env.uid)
        return True

    def _prepared(self, vals):
        """A row as it is put on: who and until when."""
        reason = self.env["rcc.standing.reason"].browse(vals.get("reason_id"))
        rule = self.env["rcc.standing.rule"]._in_force(reason)
        if not rule:
            raise UserError(
                self.env._("The policy in force has no rule for this reason: choose another one.")
            )
        if not (vals.get("note") or "").strip():
            raise UserError(self.env._("Say what happened."))
        today = self.env["rcc.post"]._today()
        start = fields.Date.to_date(vals.get("date_from")) or today
        if start > today:
            raise UserError(self.env._("A listing does not begin in the future."))
        if not vals.get("date_to") and rule.months:
            end = start + relativedelta(months=rule.months, days=-1)
            vals = {**vals, "date_to": end}
        return {"put_by_id": self.env.uid, **vals, "state": "proposed"}

    def _expect_worse(self):
        """A listing gives way to a worse one; the way back is lifting."""
        present = self._live_rows(self.partner_id)
        if present and RANKS[present.list] >= RANKS[self.list]:
            raise UserError(
                self.env._(
                    "%(customer)s stands on the %(list)s already: lift that first.",
                    customer=self.partner_id.display_name,
                    list=present._list_label(),
                )
            )

    def _live_rows(self, partners):
        live = self.sudo()  # one customer, one list, whoever reads
        return live.search([("partner_id", "in", partners.ids), ("state", "=", "live")])

    def _come_into_force(self):
        """From now on it counts; a milder listing gives way."""
        self.ensure_one()
        self._expect_worse()
        for former in self._live_rows(self.partner_id):
            former._end("replaced", replaced_by_id=self.id)
        self.sudo().state = "live"  # by the steps alone
        self.flush_recordset()
        self._decide("standing_on", self.reason_id.name)
        self._took_effect()

    def _end(self, kind, reason=False, state="ended", **values):
        today = self.env["rcc.post"]._today()
        ended = self.sudo()  # by the steps alone
        ended.write(
            {"state": state, "end_kind": kind, "end_reason": reason, "ended_on": today, **values}
        )
        ended.flush_recordset()
        self._decide("standing_off", reason or None)

    def _decide(self, act, reason):
        self.env["rcc.decision"]._append(
            self, act, outcome="recorded", reason=reason, data={"list": self.list}
        )

    def _took_effect(self):
        """Hook: a listing came into force; addons that grant and lend follow."""

    def _expect_step(self, state, role):
        """Raise unless this state is reached and the user is a second person in the role at the customer's branch."""
        self.check_access("read")
        if self.state != state:
            raise UserError(self.env._("This listing's state does not allow that."))
        if not self._holds(role):
            raise AccessError(
                self.env._(
                    "This step is done by: %(role)s.", role=role.name or self.env._("nobody")
                )
            )
        if self.put_by_id == self.env.user:
            raise UserError(
                self.env._("A second person does this; you put the customer on the list yourself.")
            )

    def _holds(self, role):
        """Whether the user holds a role at the customer's branch or above today."""
        branch = self.branch_id.sudo()  # where in the tree, no more
        return any(
            post.role_id == role
            and (
                role.all_branches
                or (branch.parent_path or "").startswith(post.branch_id.parent_path or "-")
            )
            for post in self.env.user.sudo()._rcc_posts()  # the user's own posts
        )

    def _list_label(self):
        return dict(self._fields["list"]._description_selection(self.env))[self.list]

    @api.model
    def _live_sql(self, date):
        """SELECT (partner_id, list, source) of what held on a date, past dates included."""
        return SQL(
            """SELECT partner_id, list, source FROM rcc_standing
                WHERE state IN ('live', 'ended') AND date_from <= %(date)s
                  AND (date_to IS NULL OR date_to >= %(date)s) AND (ended_on IS NULL OR ended_on > %(date)s)""",
            date=date,
        )

    @api.model
    def _cron_expire(self):
        """Nightly: listings whose last day is over end, as one statement."""
        today = self.env["rcc.post"]._today()
        run_set(
            self.env,
            SQL(
                """UPDATE rcc_standing SET state = 'ended', end_kind = 'expired', ended_on = %(today)s,
                          write_date = now() AT TIME ZONE 'UTC', write_uid = %(uid)s
                    WHERE state = 'live' AND date_to < %(today)s RETURNING id""",
                today=today,
                uid=self.env.uid,
            ),
            {self._name: ["state"]},
        )
