/** What Home Assistant loads: it defines the card, and tells the card picker of it. */

import { RecoveryMassagerCard } from "./card";
import { pickerEntry, TYPE } from "./config";
import { Dial } from "./parts/dial";
import { Ring } from "./parts/ring";

declare global {
  interface Window {
    customCards?: { type: string }[];
  }
}

/** The elements of Home Assistant's own page, and of what it casts to a screen. */
const PAGES = ["home-assistant", "hc-main"];

/** A page may get two versions, of before and after an update: the first one stays until it is loaded anew. */
function define(name: string, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) {
    customElements.define(name, element);
  }
}

async function register(): Promise<void> {
  // Home Assistant's page puts another registry of elements in the place of the browser's; what was defined before is lost to it.
  await Promise.race(PAGES.map((page) => customElements.whenDefined(page)));
  define("recovery-massager-dial", Dial);
  define("recovery-massager-ring", Ring);
  define(TYPE, RecoveryMassagerCard);
}

window.customCards ??= [];
if (!window.customCards.some((card) => card.type === TYPE)) {
  window.customCards.push(pickerEntry());
}
void register();
