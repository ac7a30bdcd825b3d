/** The name, the status and the battery. */

import {
  mdiBattery,
  mdiBatteryAlertVariantOutline,
  mdiBatteryCharging,
  mdiBatteryUnknown,
  mdiLightningBolt,
  mdiSeatLegroomExtra,
  mdiVibrate,
} from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import type { Battery, Kind } from "../live";
import type { Reading } from "../locale";
import { icon } from "../parts/icon";
import { type Status, toneOf } from "../status";
import type { Words } from "../words";

const ICONS: Record<Kind, string> = {
  air: mdiSeatLegroomExtra,
  electrical: mdiLightningBolt,
  vibration: mdiVibrate,
};

export interface Heading {
  name: string;
  kind: Kind;
  status: Status;
  line: string;
  battery: Battery | null;
  /** Opens Home Assistant's dialog; absent where there is nothing to open. */
  open?: () => void;
}

function batteryView(battery: Battery, words: Words, reading: Reading): TemplateResult {
  const percent = battery.percent === null ? words("unknown") : reading.percent(battery.percent);
  const path =
    battery.percent === null
      ? mdiBatteryUnknown
      : battery.charging
        ? mdiBatteryCharging
        : battery.low
          ? mdiBatteryAlertVariantOutline
          : mdiBattery;
  const said = words(battery.charging ? "battery_charging_is" : "battery_is", { percent });
  return html`<div class="battery ${battery.low ? "low" : ""}" role="img" aria-label=${said} title=${said}>
    ${icon(path)}<span aria-hidden="true">${battery.percent === null ? "–" : percent}</span>
  </div>`;
}

export function headerView(heading: Heading, words: Words, reading: Reading): TemplateResult {
  const { name, kind, status, line, battery, open } = heading;
  const inner = html`
    <span class="symbol">${icon(ICONS[kind])}</span>
    <span class="titles">
      <span class="name">${name}</span>
      <span class="status">${line}</span>
    </span>
  `;
  return html`<div class="header ${toneOf(status)}">
    ${
      open
        ? html`<button type="button" class="title" aria-label=${words("more_info", { name, status: line })} @click=${open}>${inner}</button>`
        : html`<div class="title">${inner}</div>`
    }
    ${battery === null ? nothing : batteryView(battery, words, reading)}
  </div>`;
}
