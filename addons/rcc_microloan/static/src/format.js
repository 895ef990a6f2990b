import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { formatFloat } from "@web/core/utils/numbers";

/** Yuan with two decimals and thousands. */
export function money(amount) {
    return formatFloat(amount || 0, { digits: [16, 2] });
}

/** A server date in the reader's format. */
export function day(date) {
    return date ? formatDate(deserializeDate(date)) : "";
}
