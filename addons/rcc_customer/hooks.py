from odoo.tools import SQL


def pre_init_hook(env):
    """Equality inside EXCLUDE constraints (one household at a time) needs the trusted extension btree_gist."""
    env.cr.execute(SQL("CREATE EXTENSION IF NOT EXISTS btree_gist"))
