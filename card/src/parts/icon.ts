/** Icons as inline SVG: Home Assistant loads its own later than the card, and a stop must not wait for them. */

import { html, type TemplateResult } from "lit";

export function icon(path: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${path}></path></svg>`;
}
