/** The dial, the legs and the ring. */

import { html, nothing, type TemplateResult } from "lit";
import type { Picture } from "../live";
import type { DialSet } from "../parts/dial";
import { legsView } from "../parts/legs";
import type { TimerSet } from "../parts/ring";
import { isOpen } from "../status";
import type { Context } from "./context";

const FULL_MMHG = 60;

export function gaugesView(context: Context, skew: number, showLegs: boolean): TemplateResult {
  const { picture, words, reading } = context;
  const { pressure } = picture;
  const full = pressure?.unit === "mmHg" ? pressure.cap : FULL_MMHG;
  const legs = showLegs && picture.legs.length > 0;
  return html`<div class="gauges ${legs ? "with-legs" : ""}">
    ${pressure === null ? nothing : dialView(context)}
    ${
      legs
        ? html`<div class="legs">${legsView(picture.legs, full, words, reading)}<div class="row">${wornView(context)}</div></div>`
        : nothing
    }
    ${ringView(context, skew)}
  </div>`;
}

function dialView(context: Context): TemplateResult | typeof nothing {
  const { picture, words, reading, wishes, wish, status } = context;
  const { pressure, by_hand, calls } = picture;
  if (pressure === null) {
    return nothing;
  }
  const runs = status === "running" || status === "paused";
  const call = by_hand && !runs ? null : calls.set_pressure;
  return html`<recovery-massager-dial
    .pressure=${{ ...pressure, now: nowIn(picture) }}
    .wish=${wishes.get("pressure") as number | undefined}
    .waits=${wishes.waits("pressure")}
    .settable=${call !== null || by_hand}
    .byStep=${by_hand}
    .open=${isOpen(picture.session.state)}
    .words=${words}
    .reading=${reading}
    @dial-set=${(event: DialSet) => call !== null && wish("pressure", event.value, call, event.delay)}
  ></recovery-massager-dial>`;
}

/** What there is in it now: as it tells, or else in the fullest of its chambers. */
function nowIn({ pressure, legs }: Picture): number | null {
  const known = legs.flatMap((leg) => leg.chambers).filter((one) => one !== null);
  return pressure?.now ?? (known.length > 0 ? Math.max(...known) : null);
}

function ringView(context: Context, skew: number): TemplateResult {
  const { picture, words, reading, wishes, wish } = context;
  const { session, timer, calls } = picture;
  const seconds = wishes.get("timer");
  return html`<recovery-massager-ring
    .endsAt=${session.ends_at === null ? null : Date.parse(session.ends_at) + skew}
    .left=${session.left}
    .length=${session.length}
    .open=${isOpen(session.state)}
    .timer=${timer}
    .wish=${seconds as number | undefined}
    .settable=${calls.set_timer !== null}
    .words=${words}
    .reading=${reading}
    @timer-set=${(event: TimerSet) => calls.set_timer !== null && wish("timer", event.seconds, calls.set_timer, event.delay)}
  ></recovery-massager-ring>`;
}

function wornView({ picture, words }: Context): TemplateResult {
  const { worn, abilities } = picture;
  if (!abilities.worn) {
    return html``;
  }
  return html`<span>${words(worn === null ? "worn_unknown" : worn ? "worn" : "not_worn_short")}</span>`;
}
