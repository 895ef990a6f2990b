from odoo.http import request, route

from odoo.addons.web.controllers.home import Home


class PasswordHome(Home):
    """Between login and session: whoever got a password from somebody else chooses their own."""

    @route(
        "/web/login/password", type="http", auth="public", methods=["GET", "POST"], sitemap=False
    )
    def rcc_choose_password(self, password="", repeated="", redirect=None, **_kwargs):
        """The form, and what becomes of it. It is open to a login that has passed the given password only."""
        if request.session.uid or not request.session.get("pre_uid"):
            return request.redirect("/web/login")
        user = request.env["res.users"].sudo().browse(request.session["pre_uid"])  # no session yet
        if not user.rcc_must_choose_password:
            return request.redirect("/web/login")
        error = ""
        if request.httprequest.method == "POST":
            error = self._rcc_store(user, password, repeated)
            if not error:
                return request.redirect(self._rcc_next(user, redirect))
        values = {
            "error": error,
            "given_by": user.rcc_password_set_by_id.name,
            "redirect": redirect,
        }
        response = request.render("rcc_branch.choose_password", values)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _rcc_store(self, user, password, repeated):
        if password != repeated:
            return request.env._("The two passwords are not the same.")
        return user.with_env(request.env)._rcc_choose_password(password)

    def _rcc_next(self, user, redirect):
        """On to the second factor of those who have one, else into a session."""
        more = user._mfa_url()
        if more:
            return more
        request.session.finalize(request.env)
        request.update_env(user=request.session.uid)
        request.update_context(**request.session.context)
        return self._login_redirect(request.session.uid, redirect=redirect)
