/** What is planned, or offered after a workout: to start, to put off or to skip. */

import { mdiCalendarClock, mdiRun } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import type { Call, Plan } from "../live";
import { icon } from "../parts/icon";
import type { Context } from "./context";

const MOST = 2;

/** Those that matter most: what is due, first for whoever is chosen, and then what comes next. */
export function plansToShow(plans: Plan[]): Plan[] {
  const weight = ({ due, mine }: Plan) => (due ? (mine ? 0 : 1) : 2);
  return plans.toSorted((one, other) => weight(one) - weight(other)).slice(0, MOST);
}

export function plansView(context: Context, now: Date): TemplateResult | typeof nothing {
  const { picture, words, reading } = context;
  const { plans, by_hand } = picture;
  if (plans.length === 0 || by_hand) {
    return nothing;
  }
  const others = plans.length - MOST;
  return html`<section class="plans" aria-label=${words("plan")}>
    ${plansToShow(plans).map((plan, index) => planView(context, plan, now, index === 0 ? "plan" : `plan-${index + 1}`))}
    ${others > 0 ? html`<p class="others">${words("plan_others", { count: reading.number(others) })}</p>` : nothing}
  </section>`;
}

function planView(context: Context, plan: Plan, now: Date, id: string): TemplateResult {
  const { words, reading, asked, act } = context;
  const when = plan.due
    ? words("plan_due", { time: reading.time(new Date(plan.until)) })
    : reading.when(new Date(plan.at), now, words);
  const waits = asked.has("start") || asked.has("other") || asked.has("stop");
  const details = [
    words("plan_minutes", { minutes: reading.number(plan.minutes) }),
    plan.pressure,
    plan.mode,
    plan.person && words("plan_for", { person: plan.person }),
  ];
  const press = (what: "start" | "later" | "skip", label: string, call: Call | null) => html`<button
    type="button"
    id=${`${id}-${what}`}
    class="chip"
    aria-disabled=${call === null || waits}
    @click=${() => call !== null && !waits && act(what === "start" ? "start" : "other", call)}
  >${label}</button>`;
  return html`<div class="plan">
    ${icon(plan.follows === "workout" ? mdiRun : mdiCalendarClock)}
    <div class="plan-text">
      <p class="plan-title">${plan.name ? `${plan.name} · ${when}` : when}</p>
      <p>${details.filter(Boolean).join(" · ")}</p>
      ${plan.reason ? html`<p class="reason">${plan.reason}</p>` : nothing}
      ${plan.by_itself ? html`<p class="reason">${words("plan_by_itself")}</p>` : nothing}
      ${plan.blocked ? html`<p class="blocked">${plan.blocked}</p>` : nothing}
      <div class="chips">
        ${press("start", words("plan_start"), plan.start)}
        ${plan.later ? press("later", words("plan_later"), plan.later) : nothing}
        ${press("skip", words("plan_skip"), plan.skip)}
      </div>
    </div>
  </div>`;
}
