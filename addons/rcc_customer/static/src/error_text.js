import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";

/** Whether nobody knows if the server has done it: the same key may be sent again. */
export function isUncertain(error) {
    return error instanceof ConnectionLostError || (error.code ?? 0) >= 500 || error.name === "ConnectionAbortedError";
}

/** What the server, or the lack of one, said. */
export function errorText(error) {
    if (isUncertain(error)) {
        return _t("No connection to the server.");
    }
    return error.data?.message || error.message || _t("The server did not answer.");
}
