"""Actions that buttons give back to the web client."""


def form_of(model, record_id):
    """The action that opens one record.

    >>> form_of("rcc.duty", 7)["res_id"]
    7
    """
    return {
        "type": "ir.actions.act_window",
        "res_model": model,
        "res_id": record_id,
        "views": [(False, "form")],
    }
