"""The law that rows are put at branches that are open."""

from odoo.addons.rcc_base.tools.guard import Guard

OPEN = """
    BEGIN
        IF NEW.{column} IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.{column} IS DISTINCT FROM OLD.{column})
                AND (SELECT active FROM rcc_branch WHERE id = NEW.{column}) IS NOT TRUE THEN
            {{refuse}};
        END IF;
        RETURN NEW;
    END"""


def open_branch(column, message):
    """A guard: rows are put at branches that are open."""
    return Guard(f"INSERT OR UPDATE OF {column}", OPEN.format(column=column), message)
