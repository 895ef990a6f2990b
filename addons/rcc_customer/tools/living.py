"""The dead take part in nothing new: a law that any table with a person can declare."""

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard


class Living(Guard):
    """Refuses a row that names somebody who has died.

    :param message: what the user reads
    :param column: the column with the partner
    :param events: for instance ``"INSERT OR UPDATE OF active"``
    :param when: SQL over NEW (and OLD, where the event has one): which rows the law is about
    """

    BODY = f"""
        BEGIN
            IF {MIGRATING} THEN
                RETURN NEW;
            END IF;
            IF (%(when)s) AND EXISTS (
                SELECT FROM res_partner p WHERE p.id = NEW.%(column)s AND p.rcc_death_date IS NOT NULL) THEN
                {{refuse}};
            END IF;
            RETURN NEW;
        END"""

    def __init__(self, message, column="partner_id", events="INSERT", when="TRUE"):
        super().__init__(events, self.BODY % {"when": when, "column": column}, message)
