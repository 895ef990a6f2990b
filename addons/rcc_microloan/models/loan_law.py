from odoo import models

from odoo.addons.rcc_base.tools.guard import MIGRATING, DutyGuard, Guard
from odoo.addons.rcc_customer.tools.living import Living

FIXED = (
    "partner_id",
    "household_id",
    "grant_id",
    "product_id",
    "amount",
    "months",
    "annual_rate",
    "method",
    "mode",
    "branch_id",
    "home_branch_id",
    "teller_id",
    "note_no",
    "idempotency_key",
    "needs_accountant",
)


class Loan(models.Model):
    """What the database itself keeps of a loan, whoever writes.

    A loan takes of its grant the whole amount while reserved, then what is still owed.
    """

    _inherit = "rcc.loan"

    _note_uniq = models.Constraint("UNIQUE (note_no)", "This loan note number is taken.")
    _key_uniq = models.Constraint("UNIQUE (idempotency_key)", "This payout has been made already.")
    _amounts = models.Constraint(
        "CHECK (amount > 0 AND outstanding BETWEEN 0 AND amount)",
        "A loan has a positive amount, and no more than it is owed.",
    )
    _term = models.Constraint(
        "CHECK (months > 0 AND due_date > date)", "A loan ends after it begins."
    )
    _settled = models.Constraint(
        "CHECK (state NOT IN ('reserved', 'closed', 'written_off', 'cancelled') OR outstanding = 0)",
        "Only an open loan is owed.",
    )
    _paid_by = models.Constraint(
        "CHECK (mode = 'mirror' OR teller_id IS NOT NULL)", "A teller pays the loan out."
    )
    _authorised = models.Constraint(
        """CHECK (needs_accountant IS NOT TRUE OR accountant_id IS NOT NULL OR mode = 'mirror'
            OR state IN ('reserved', 'cancelled'))""",
        "Above the teller's amount an accountant authorises the payout first.",
    )
    _teller = DutyGuard("teller", employee="teller_id", case_model="rcc.loan")
    _accountant = DutyGuard("accountant", employee="accountant_id", case_model="rcc.loan")
    _recommender = DutyGuard("recommender", employee="recommender_id", case_model="rcc.loan")
    _approver = DutyGuard("approver", employee="approver_id", case_model="rcc.loan")
    _fixed = Guard(
        f"UPDATE OF {', '.join(FIXED)} OR DELETE",
        f"""BEGIN
            IF {MIGRATING} THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF TG_OP = 'DELETE' OR ({", ".join(f"OLD.{name}" for name in FIXED)})
                    IS DISTINCT FROM ({", ".join(f"NEW.{name}" for name in FIXED)}) THEN
                RAISE EXCEPTION 'fixed' USING ERRCODE = 'check_violation', CONSTRAINT = '{{name}}',
                    TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END""",
        "The terms of a loan note never change and no note is deleted.",
    )
    _steps = Guard(
        "INSERT OR UPDATE OF state",
        """BEGIN
            IF (CASE WHEN TG_OP = 'INSERT' THEN NEW.state <> 'reserved'
                     ELSE OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
                        ('reserved', 'open'), ('reserved', 'cancelled'), ('open', 'closed'), ('open', 'written_off'),
                        ('open', 'cancelled'), ('closed', 'open')) END) THEN
                RAISE EXCEPTION 'step' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}',
                    TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END""",
        "A loan is reserved, paid out and repaid, in this order.",
    )
    _living = Living(
        "The dead draw nothing.",
        events="INSERT OR UPDATE OF state",
        when="NEW.mode <> 'mirror' AND NEW.state IN ('reserved', 'open')"
        " AND (TG_OP = 'INSERT' OR OLD.state = 'reserved')",
    )
    _live_grant = Guard(
        "INSERT OR UPDATE OF state",
        """BEGIN
            IF TG_OP = 'UPDATE' AND (OLD.state <> 'reserved' OR NEW.state <> 'open') THEN
                RETURN NEW;
            END IF;
            IF NEW.mode <> 'mirror' AND NOT EXISTS (
                SELECT FROM rcc_grant g WHERE g.id = NEW.grant_id AND g.state = 'live'
                   AND g.partner_id = NEW.household_id) THEN
                RAISE EXCEPTION 'no live grant' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}',
                    TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END""",
        "A drawdown needs a live grant of the household.",
    )
    _owed = Guard(
        "INSERT OR UPDATE OF outstanding",
        """BEGIN
            IF (TG_OP = 'INSERT' AND NEW.outstanding <> 0)
               OR (TG_OP = 'UPDATE' AND NEW.outstanding <> OLD.outstanding AND pg_trigger_depth() < 2) THEN
                RAISE EXCEPTION 'owed' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}',
                    TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END""",
        "What is owed follows from the loan's entries; book an entry.",
    )
    _taken = Guard(
        "INSERT OR UPDATE OF state, outstanding",
        """DECLARE
            difference numeric := CASE NEW.state WHEN 'reserved' THEN NEW.amount ELSE NEW.outstanding END;
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                difference := difference
                    - CASE OLD.state WHEN 'reserved' THEN OLD.amount ELSE OLD.outstanding END;
            END IF;
            IF difference <> 0 THEN
                UPDATE rcc_grant SET amount_used = COALESCE(amount_used, 0) + difference WHERE id = NEW.grant_id;
            END IF;
            RETURN NULL;
        END""",
        timing="AFTER",
    )
