import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const WIDTH = 160;
const HEIGHT = 36;

/** Small lines, one a figure: how the household's files changed over time. Unknown figures leave a gap. */
export class FileTrend extends Component {
    static template = "rcc_customer.FileTrend";
    static props = { ...standardFieldProps };

    get lines() {
        const names = [
            ["net_income", _t("Net income")],
            ["total_assets", _t("Total assets")],
            ["total_debts", _t("Total debts")],
        ];
        return names.map(([name, label]) => this.line(name, label)).filter((line) => line.points.length > 1);
    }

    line(name, label) {
        const files = (this.props.record.data[this.props.name] || []).filter((file) => file[name] !== null);
        const days = files.map((file) => Date.parse(file.date));
        const values = files.map((file) => file[name]);
        const lowest = Math.min(0, ...values);
        const x = scale(days[0], days.at(-1), 4, WIDTH - 4);
        const y = scale(lowest, Math.max(...values), HEIGHT - 4, 4);
        const points = files.map((file, index) => ({
            key: index,
            x: x(days[index]),
            y: y(values[index]),
            title: `${file.date}  ${number(values[index])}`,
        }));
        return {
            name,
            label,
            points,
            path: points.map((point) => `${point.x},${point.y}`).join(" "),
            first: number(values[0]),
            last: number(values.at(-1)),
            viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        };
    }
}

function number(value) {
    return formatFloat(value, { digits: [16, 0] });
}

function scale(from, to, start, end) {
    const width = to - from || 1;
    return (value) => start + ((value - from) / width) * (end - start);
}

registry.category("fields").add("rcc_file_trend", { component: FileTrend, supportedTypes: ["jsonb", "json"] });
