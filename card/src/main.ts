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

/** A page may get two versions, of before and after an update: the first one stays until it is loaded anew. */
function define(name: string, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) {
    customElements.define(name, element);
  }
}

define("recovery-massager-dial", Dial);
define("recovery-massager-ring", Ring);
define(TYPE, RecoveryMassagerCard);

window.customCards ??= [];
if (!window.customCards.some((card) => card.type === TYPE)) {
  window.customCards.push(pickerEntry());
}
