import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

const GROUPS = ["teller", "customer_manager", "back_office", "branch_manager"];

/** Register a customer from wherever one is: by its hotkey or from the command palette. */
export const registrationCommand = {
    dependencies: ["command", "action"],
    async start(env, { command, action }) {
        const allowed = await Promise.all(GROUPS.map((name) => user.hasGroup(`rcc_branch.group_${name}`)));
        if (allowed.some(Boolean)) {
            command.add(
                _t("Register a customer"),
                () => action.doAction("rcc_customer.rcc_registration_action", { clearBreadcrumbs: true }),
                {
                    category: "app", hotkey: "alt+shift+g", global: true,
                    hotkeyOptions: { bypassEditableProtection: true },
                }
            );
        }
    },
};

registry.category("services").add("rcc_customer.registration_command", registrationCommand);
