from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

from ..tools.split_room import room_sql


class Grant(models.Model):
    """What a death or a split does to a grant; kept by the database, whoever writes.

    Parts of a split household together never hold more than the household did, until each is rated anew (own rule:
    a split is no way to a second limit).
    """

    _inherit = "rcc.grant"

    _open_household = Guard(
        "INSERT OR UPDATE OF state",
        f"""BEGIN
            IF {MIGRATING} OR (TG_OP = 'UPDATE' AND (NEW.state <> 'live' OR OLD.state = 'live')) OR EXISTS (
                SELECT FROM res_partner p WHERE p.id = NEW.partner_id AND p.active) THEN
                RETURN NEW;
            END IF;
            {{refuse}};
        END""",
        "A closed household is granted nothing.",
    )
    _within_split = Guard(
        "INSERT OR UPDATE OF state",
        """DECLARE
            room numeric;
        BEGIN
            IF {open} OR NEW.state NOT IN ('draft', 'live')
                OR (TG_OP = 'UPDATE' AND OLD.state IN ('draft', 'live')) THEN
                RETURN NEW;
            END IF;
            UPDATE rcc_household_split SET turn = COALESCE(turn, 0) + 1 WHERE id IN (
                SELECT COALESCE(s.origin_id, s.id) FROM rcc_household_split s
                 WHERE s.old_id = NEW.partner_id OR s.new_id = NEW.partner_id);
            IF FOUND THEN
                SELECT ({room}) INTO room;
                IF NEW.amount_limit > room THEN
                    {refuse};
                END IF;
            END IF;
            RETURN NEW;
        END""".replace("{open}", MIGRATING).replace(
            "{room}", room_sql("NEW.partner_id", "NEW.result_id")
        ),
        "The parts of a split household are together granted no more than the household was, "
        "until each part is rated anew.",
    )
    _split_ended = Guard(
        "UPDATE OF state",
        f"""BEGIN
            IF ({MIGRATING}) IS NOT TRUE AND OLD.state = 'frozen' AND NEW.state = 'live' AND EXISTS (
                SELECT FROM rcc_household_split s WHERE s.grant_id = NEW.id) THEN
                {{refuse}};
            END IF;
            RETURN NEW;
        END""",
        "The household was split since: this grant stays frozen, and the household is rated anew.",
    )

    def _drawdown_refusal(self, partner):
        """The dead draw nothing."""
        reasons = super()._drawdown_refusal(partner)
        if partner.sudo().rcc_death_date:  # a fact, whoever asks
            reasons.append(self.env._("%(person)s has died.", person=partner.name))
        return reasons

    @api.model
    def _from_result(self, result):
        """A rating approved after its household was split: the limit is what the other parts have left."""
        room = self._split_room_of(result.partner_id.id, result.id)
        if room is not None and result.limit_amount > room:
            raise UserError(
                self.env._(
                    "The household was split: of the former limit %(room)s yuan are left for it until each part is "
                    "rated anew. Reject this rating and begin it again, so that it says so.",
                    room=f"{max(room, 0):,.2f}",
                )
            )
        return super()._from_result(result)

    @api.model
    def _split_room_of(self, household_id, result_id=None):
        """Yuan that splits leave for a household; None where none binds."""
        self.env.flush_all()
        query = room_sql("%(household)s", "%(result)s")
        [(room,)] = self.env.execute_query(SQL(query, household=household_id, result=result_id))
        return None if room is None else float(room)

    @api.model
    def _stop(self, household, reason):
        """Freeze what is live, and cancel what waits for the signature, from this moment."""
        grants = self.sudo().search(  # the law of the event, whoever records it
            [("partner_id", "=", household.id), ("state", "in", ("live", "draft"))]
        )
        for grant in grants:
            act, state = ("freeze", "frozen") if grant.state == "live" else ("cancel", "cancelled")
            grant.state = state
            self.env["rcc.decision"]._append(
                grant.with_env(self.env), act, reason=reason, amount=grant.amount_limit
            )
        return grants
