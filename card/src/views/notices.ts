/** Notices under the buttons, where they move nothing that somebody wants to press. */

import {
  mdiAlertCircleOutline,
  mdiAlertOctagon,
  mdiBatteryAlertVariantOutline,
  mdiBluetoothOff,
  mdiClose,
  mdiInformationOutline,
  mdiLightningBolt,
  mdiLockOutline,
  mdiShoePrint,
} from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import type { Call } from "../live";
import type { Notice, NoticeIcon } from "../notices";
import { icon } from "../parts/icon";
import type { Words } from "../words";

const ICONS: Record<NoticeIcon, string> = {
  stop: mdiAlertOctagon,
  error: mdiAlertCircleOutline,
  fault: mdiAlertCircleOutline,
  link: mdiBluetoothOff,
  worn: mdiShoePrint,
  battery: mdiBatteryAlertVariantOutline,
  lock: mdiLockOutline,
  info: mdiInformationOutline,
  current: mdiLightningBolt,
};

export function noticesView(
  notices: Notice[],
  words: Words,
  act: (call: Call) => void,
  close: (what: NonNullable<Notice["closes"]>) => void,
): TemplateResult | typeof nothing {
  if (notices.length === 0) {
    return nothing;
  }
  return html`<div class="notices">
    ${notices.map(
      ({
        icon: which,
        tone,
        text,
        alert,
        action,
        closes,
      }) => html`<div class="notice ${tone}" role=${alert ? "alert" : nothing}>
      ${icon(ICONS[which])}
      <span class="notice-text">${text}</span>
      ${action ? html`<button type="button" class="chip" @click=${() => act(action.call)}>${action.label}</button>` : nothing}
      ${
        closes
          ? html`<button type="button" class="close" aria-label=${words("close")} @click=${() => close(closes)}>${icon(mdiClose)}</button>`
          : nothing
      }
    </div>`,
    )}
  </div>`;
}
