"""Run in Odoo's shell: let every user see another language."""

lang = ARGUMENTS[0]
env["res.lang"]._activate_lang(lang)
env["res.users"].with_context(active_test=False).search([]).partner_id.lang = lang
env["ir.default"].set("res.partner", "lang", lang)
env.cr.commit()
