"""Start Odoo: as a file, since in multi-process mode Odoo starts itself again by its path."""

from odoo.cli import main

if __name__ == "__main__":
    main()
