"""Everything that a command needs before it can work: one call gets whatever is missing.

    from scripts import setup

    env = setup.environment("test")     # "run": to serve; "test": also the test packages and Chromium
    env.python                          # Path: the virtual environment's interpreter
    env.odoo                            # Path: the folder holding the package `odoo`
    env.addons                          # list[str]: names of our addons, sorted
    env.addons_path                     # str: value for Odoo's --addons-path
    env.data_dir                        # Path: Odoo's data folder (filestore, sessions)
    env.pg_bin                          # Path: psql, createdb, pg_dump … of the embedded PostgreSQL
    env.chromium                        # Path of the browser in profile "test", else None
    env.variables                       # dict: the environment for subprocesses (PATH, PYTHONPATH, RCC_KEY, fonts …)

    with env.start_postgres(unsafe=True):     # PGHOST, PGPORT, PGUSER are in env.variables from here on
        subprocess.run(env.odoo_command("server", "-d", "x", "-i", "rcc_base", "--stop-after-init"), env=env.variables)
        env.psql("SELECT 1", database="x")    # -> "1"

`start_postgres()` uses the outside server when PGHOST/PGPORT/PGUSER/PGPASSWORD are set. Otherwise it starts the
embedded one as a child process that dies with us: durable, in .odoo/postgres; `unsafe=True` for throw-away test
databases, a server of its own in .odoo/postgres-test with fsync off. A server that another ./rcc has running in
this clone is shared. A call with everything in place takes about 0.2 s. Failures raise `message.Problem`.
"""

from .environment import Environment, environment

__all__ = ["Environment", "environment"]
