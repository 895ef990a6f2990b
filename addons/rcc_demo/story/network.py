"""Areas, branches, and which branch answers for which township."""

import base64

from . import source


def tell(env):
    """Import the county's divisions and open the union with its branches."""
    _import_divisions(env)
    rows = source.rows("branches")
    env.company.name = next(row["name"] for row in rows if row["level"] == "union")
    branches = {}
    for row in rows:
        branches[row["code"]] = env["rcc.branch"].create(
            {
                "code": row["code"],
                "name": row["name"],
                "level": row["level"],
                "parent_id": branches[row["parent"]].id if row["parent"] else False,
                "phone": row["phone"],
                "opening_hours": "8:30-17:00",
            }
        )
        areas = env["rcc.area"].search([("code", "in", row["townships"].split())])
        areas.branch_id = branches[row["code"]]


def _import_divisions(env):
    content = (source.DATA / "divisions.csv").read_bytes()
    env["rcc.area.import"].create(
        {"file": base64.b64encode(content), "filename": "divisions.csv"}
    ).action_import()
