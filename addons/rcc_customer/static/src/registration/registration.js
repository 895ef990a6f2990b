import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { uuid } from "@web/core/utils/strings";
import { useDebounced } from "@web/core/utils/timing";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onMounted, useRef, useState } from "@odoo/owl";

import { errorText, isUncertain } from "../error_text";
import { Choice } from "./choice";
import { emptyForm, fieldOrder, isJudged, nextField, payload } from "./form";
import { RegisteredCard } from "./registered_card";
import { Typeahead } from "./typeahead";

const SERVICE = "rcc.registration";

/** A walk-in becomes a customer by keyboard alone: Enter goes on, the last Enter registers. One key a form. */
export class Registration extends Component {
    static template = "rcc_customer.Registration";
    static components = { Choice, RegisteredCard, Typeahead };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.turn = 0;
        this.state = useState({ ...this.fresh(), card: null, count: 0, ...(this.props.state || {}) });
        this.checkSoon = useDebounced(() => this.check(), 250);
        useSetupAction({ getLocalState: () => ({ ...this.state, busy: false }) });
        this.env.config.setDisplayName?.(_t("Registration"));
        onMounted(() => this.focus(this.state.current));
    }

    fresh() {
        return {
            form: emptyForm(), key: uuid(), errors: {}, derived: {}, duplicates: [], pick: -1, touched: {},
            current: "number", message: "", busy: false, uncertain: false,
        };
    }

    get roles() {
        return [
            { value: "head", label: _t("Head of a new household") },
            { value: "member", label: _t("Joins a household") },
            { value: "single", label: _t("Single person") },
        ];
    }

    get relations() {
        return [
            { value: "spouse", label: _t("Spouse") },
            { value: "child", label: _t("Child") },
            { value: "parent", label: _t("Parent") },
            { value: "other", label: _t("Other") },
        ];
    }

    get consents() {
        return [
            { value: "yes", label: _t("Signed") },
            { value: "no", label: _t("Not yet") },
        ];
    }

    get isMember() {
        return this.state.form.role === "member";
    }

    get birthDate() {
        const { birth_date: date } = this.state.derived;
        return date ? formatDate(deserializeDate(date)) : "";
    }

    /** The mistake to be shown at a field: of the number when it is whole, of others when they have been left. */
    error(name) {
        const shown = this.state.touched[name] || (name === "number" && isJudged(this.state.form));
        return shown ? this.state.errors[name] || "" : "";
    }

    villages(query) {
        return this.orm.silent.call(SERVICE, "villages", [query]);
    }

    households(query) {
        return this.orm.silent.call(SERVICE, "households", [query]);
    }

    focus(name) {
        this.state.current = name;
        const field = this.root.el?.querySelector(`[data-field=${name}]`);
        field?.focus();
        field?.select?.();
    }

    set(changes) {
        Object.assign(this.state.form, changes);
        Object.assign(this.state, { message: "", pick: -1 });
        for (const name of ["area", "household"]) {
            if (`${name}Text` in changes && !(name in changes)) {
                this.state.form[name] = null;
            }
        }
        this.checkSoon();
    }

    /** What the server says of the form; the answer to an older form is dropped. */
    async check() {
        const turn = ++this.turn;
        try {
            const answer = await this.orm.silent.call(SERVICE, "check", [payload(this.state.form)]);
            if (turn === this.turn) {
                this.take(answer);
            }
        } catch (error) {
            this.state.message = errorText(error);
        }
    }

    take({ errors, missing, duplicates, derived }) {
        Object.assign(this.state, { errors, missing, duplicates, derived });
        const { form } = this.state;
        if (derived.number && /[^0-9xX]/.test(form.number)) {
            form.number = derived.number;
            form.name = form.name || derived.name;
            form.areaText = form.areaText || derived.address;
        }
        const known = duplicates.findIndex((row) => row.exact && row.partner_id);
        this.state.pick = known >= 0 && errors.number ? known : -1;
    }

    onKeydown(event, name) {
        const steps = { ArrowDown: 1, ArrowUp: -1 };
        const count = this.state.duplicates.length;
        if (event.key in steps && count) {
            event.preventDefault();
            this.state.pick = Math.max(-1, Math.min(count - 1, this.state.pick + steps[event.key]));
        } else if (event.key === "Enter" && !event.isComposing) {
            event.preventDefault();
            this.onEnter(name);
        }
    }

    async onEnter(name) {
        if (this.state.busy) {
            return;
        }
        const chosen = this.state.duplicates[this.state.pick];
        if (chosen?.partner_id) {
            return this.open(chosen);
        }
        this.state.touched[name] = true;
        await this.guarded(() => this.check());
        if (this.error(name)) {
            return this.focus(name);
        }
        const next = nextField(this.state.form, name);
        return next ? this.focus(next) : this.register();
    }

    async open(row) {
        const action = await this.orm.call("res.partner", "get_formview_action", [[row.partner_id]]);
        return this.action.doAction(action);
    }

    /** Register; after a lost connection the same form is sent with the same key, which never registers twice. */
    async register() {
        for (const name of fieldOrder(this.state.form)) {
            this.state.touched[name] = true;
        }
        await this.guarded(async () => {
            const card = await this.orm.silent.call(SERVICE, "register", [], {
                values: payload(this.state.form), idempotency_key: this.state.key,
            });
            Object.assign(this.state, { ...this.fresh(), card, count: this.state.count + 1 });
        });
        if (this.state.uncertain) {
            this.root.el.querySelector("[name=register]").focus();
        } else {
            await this.point();
        }
    }

    /** Put the focus where the next thing is to be typed: the first mistake, or the number of the next walk-in. */
    async point() {
        if (!this.state.message) {
            return this.focus("number");
        }
        await this.check();
        const wrong = { ...this.state.errors };
        for (const name of this.state.missing || []) {
            wrong[name] = wrong[name] || _t("Fill this in.");
        }
        this.state.errors = wrong;
        const first = fieldOrder(this.state.form).find((name) => wrong[name]);
        if (first) {
            this.state.message = "";
        }
        return this.focus(first || "number");
    }

    async guarded(work) {
        if (this.state.busy) {
            return;
        }
        Object.assign(this.state, { busy: true, message: "" });
        try {
            await work();
            this.state.uncertain = false;
        } catch (error) {
            this.state.uncertain = isUncertain(error);
            this.state.message = errorText(error);
        } finally {
            this.state.busy = false;
        }
    }

    /** Begin anew. */
    clear() {
        Object.assign(this.state, this.fresh());
        this.focus("number");
    }
}

registry.category("actions").add("rcc_customer.registration", Registration);
