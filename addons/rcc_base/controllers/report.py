from werkzeug.wsgi import wrap_file

from odoo.http import Controller, content_disposition, request, route

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ReportController(Controller):
    """Files of named reports, streamed from disk."""

    @route("/rcc_base/report/<int:output_id>", type="http", auth="user", methods=["GET"])
    def report(self, output_id):
        """The file that this user asked for; nobody else's order can be opened."""
        output = request.env["rcc.report.output"].search([("id", "=", output_id)])
        if not output:
            raise request.not_found()
        name, kind = output._filename(), output.kind
        content = output._make()
        disposition = content_disposition(name, "inline" if kind == "pdf" else "attachment")
        headers = [
            ("Content-Type", TYPES[kind]),
            ("Content-Disposition", disposition),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        response = request.make_response(wrap_file(request.httprequest.environ, content), headers)
        response.direct_passthrough = True
        return response
