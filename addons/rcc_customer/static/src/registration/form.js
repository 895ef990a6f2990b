/** What a registration form holds and sends; knows nothing of the screen. */

export const REGISTERED_ALONE = "single";

/** An empty form; most walk-ins found a household. */
export function emptyForm() {
    return {
        number: "", name: "", phone: "", role: "head", area: null, areaText: "", household: null, householdText: "",
        relation: "", consent: "",
    };
}

/** The fields in the order in which Enter passes through them. */
export function fieldOrder(form) {
    const place = form.role === "member" ? ["household", "relation"] : ["area"];
    return ["number", "name", "phone", "role", ...place, "consent"];
}

/** The field after this one; a name that the card reader has typed is passed over. */
export function nextField(form, field) {
    const order = fieldOrder(form);
    const next = order[order.indexOf(field) + 1];
    return field === "number" && form.name ? nextField(form, "name") : next;
}

/** The values as the service takes them; a place that is no village of ours is an address. */
export function payload(form) {
    const values = { number: form.number, name: form.name, phone: form.phone, role: form.role };
    if (form.role === "member") {
        Object.assign(values, { household_id: form.household?.id || false, relation: form.relation });
    } else if (form.area) {
        values.area_id = form.area.id;
    } else {
        values.address = form.areaText.trim();
    }
    if (form.consent) {
        values.consent = form.consent === "yes";
    }
    return values;
}

/** Whether the number is long enough to be judged: half of one is no mistake yet. */
export function isJudged(form) {
    return form.number.normalize("NFKC").replace(/\D/g, "").length >= 15;
}
