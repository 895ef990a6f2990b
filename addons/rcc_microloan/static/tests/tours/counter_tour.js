import { registry } from "@web/core/registry";

const NUMBER = "990001198001010115";
const CERTIFICATE = "4105272600001";
const INPUT = ".o_rcc_payout input";
const MOST_KEYS = 60;

let keys = 0;

/** Type into the field that has the focus, a keystroke a character. */
function type(name, text) {
    const trigger = `${name}:focus`;
    return {
        trigger,
        async run({ edit }) {
            keys += text.length;
            await edit(text);
        },
    };
}

/** Press a key where the focus is. */
function press(name, key) {
    const trigger = `${name}:focus`;
    return {
        trigger,
        async run({ press: hit }) {
            keys += 1;
            await hit(key);
        },
    };
}

/** From the empty search to the offer, without a click. */
function fill(number) {
    return [
        type("#rcc_query", "zw"),
        { trigger: ".o_rcc_result.active:contains(张伟)" },
        press("#rcc_query", "Enter"),
        type(`${INPUT}[name=number]`, number),
        press(`${INPUT}[name=number]`, "Enter"),
        type(`${INPUT}[name=certificate]`, CERTIFICATE),
        press(`${INPUT}[name=certificate]`, "Enter"),
        type(`${INPUT}[name=amount]`, "12000"),
        press(`${INPUT}[name=amount]`, "Enter"),
        { trigger: ".o_rcc_offer .o_rcc_words:contains(人民币壹万贰仟元整)" },
        press("button[name=confirm]", "Enter"),
    ];
}

registry.category("web_tour.tours").add("rcc_microloan_counter", {
    steps: () => [
        ...fill(NUMBER),
        {
            trigger: ".o_rcc_receipt .o_rcc_note_no:contains(JJ)",
            run() {
                console.log(`Keystrokes of a payout, the amount included: ${keys}`);
                if (keys >= MOST_KEYS) {
                    console.error(`A payout takes ${keys} keystrokes`);
                }
            },
        },
        { trigger: ".o_rcc_receipt button[name=print]:focus" },
        press(".o_rcc_receipt button[name=print]", "Escape"),
        { trigger: "#rcc_query:focus" },
    ],
});

registry.category("web_tour.tours").add("rcc_microloan_counter_wrong_document", {
    steps: () => [
        ...fill("990001198202020123"),
        { trigger: ".o_rcc_error" },
        type(`${INPUT}[name=number]`, NUMBER),
        press(`${INPUT}[name=number]`, "Escape"),
        { trigger: "#rcc_query:focus" },
    ],
});
