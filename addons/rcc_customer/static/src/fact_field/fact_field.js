import { useEffect, useRef, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";
import { useInputField } from "@web/views/fields/input_field_hook";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";
import { MonetaryField, monetaryField } from "@web/views/fields/monetary/monetary_field";
import { useNumpadDecimal } from "@web/views/fields/numpad_decimal_hook";
import { parseFloat, parseInteger, parseMonetary } from "@web/views/fields/parsers";

const OPTIONS = { allowOperation: true };

/** What was typed as a number, or false when nothing was: an empty field is unknown, not zero. */
function parseFact(text, parse) {
    return text.trim() ? parse(text, OPTIONS) : false;
}

/**
 * Odoo's input hook takes a typed zero for "nothing changed" while the value is unknown, and an
 * emptied zero likewise. These two cases are told to the record here, as they are typed.
 */
function useKnownZero(component, parse) {
    const input = useRef("numpadDecimal");
    const onInput = (ev) => {
        const { name, record } = component.props;
        let value;
        try {
            value = parseFact(ev.target.value, parse);
        } catch {
            return; // not a number: the input hook says so
        }
        if (!value && value !== record.data[name]) {
            record.update({ [name]: value });
        }
    };
    useEffect(
        (element) => {
            element?.addEventListener("input", onInput);
            return () => element?.removeEventListener("input", onInput);
        },
        () => [input.el]
    );
}

export class FactMonetary extends MonetaryField {
    setup() {
        super.setup();
        useKnownZero(this, parseMonetary);
    }

    get inputOptions() {
        return { ...super.inputOptions, parse: (text) => parseFact(text, parseMonetary) };
    }
}

export class FactFloat extends FloatField {
    setup() {
        super.setup();
        useKnownZero(this, parseFloat);
    }

    parse(text) {
        return parseFact(text, parseFloat);
    }
}

export class FactInteger extends IntegerField {
    setup() {
        // not super's: its parser cannot be exchanged
        this.state = useState({ hasFocus: false });
        useInputField({
            getValue: () => this.formattedValue,
            refName: "numpadDecimal",
            parse: (text) => parseFact(text, parseInteger),
        });
        useNumpadDecimal();
        useKnownZero(this, parseInteger);
    }
}

registry.category("fields").add("fact_monetary", { ...monetaryField, component: FactMonetary });
registry.category("fields").add("fact_float", { ...floatField, component: FactFloat });
registry.category("fields").add("fact_integer", { ...integerField, component: FactInteger });
