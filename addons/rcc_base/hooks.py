from odoo.tools import SQL

from .tools import discretion


def pre_init_hook(env):
    """Create btree_gist, which EXCLUDE constraints with plain columns need (trusted since PostgreSQL 13)."""
    env.execute_query(SQL("CREATE EXTENSION IF NOT EXISTS btree_gist"))


def post_load():
    """Keep personal data out of this process's log, from the first request on."""
    discretion.keep()
