"""Run in Odoo's shell on a new database: the language of its users, and the web assets built beforehand."""

lang = ARGUMENTS[0]
env["res.users"].with_context(active_test=False).search([]).partner_id.lang = lang
env["ir.default"].set("res.partner", "lang", lang)
env["ir.qweb"].with_context(lang=lang)._pregenerate_assets_bundles()
env.cr.commit()
