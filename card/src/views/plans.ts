/** What is planned, or offered after a workout: to start, to put off or to skip. */

import { mdiCalendarClock, mdiRun } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import type { Call, Plan } from "../live";
import { icon } from "../parts/icon";
import type { Context } from "./context";

/** The one that matters: that of who is chosen, or else the next. */
export function planToShow(plans: Plan[]): Plan | null {
  return plans.find((plan) => plan.mine && plan.due) ?? plans.find((plan) => plan.mine) ?? plans[0] ?? null;
}

export function planView(context: Context, now: Date): TemplateResult | typeof nothing {
  const { picture, words, reading, asked, act } = context;
  const plan = planToShow(picture.plans);
  if (plan === null || picture.by_hand) {
    return nothing;
  }
  const details = [words("plan_minutes", { minutes: reading.number(plan.minutes) }), plan.pressure, plan.mode];
  const when = plan.due
    ? words("plan_due", { time: reading.time(new Date(plan.until)) })
    : reading.when(new Date(plan.at), now, words);
  const press = (id: string, label: string, call: Call | null) => html`<button
    type="button"
    id=${id}
    class="chip"
    aria-disabled=${call === null || asked.size > 0}
    @click=${() => call !== null && asked.size === 0 && act(id === "plan-start" ? "start" : "other", call)}
  >${label}</button>`;
  const others = picture.plans.length - 1;
  return html`<section class="plan" aria-label=${words("plan")}>
    ${icon(plan.follows === "workout" ? mdiRun : mdiCalendarClock)}
    <div class="plan-text">
      <p class="plan-title">${plan.name ? `${plan.name} · ${when}` : when}</p>
      <p>${[...details.filter((one) => one !== null), ...(plan.person ? [words("plan_for", { person: plan.person })] : [])].join(" · ")}</p>
      ${plan.reason ? html`<p class="reason">${plan.reason}</p>` : nothing}
      ${plan.by_itself ? html`<p class="reason">${words("plan_by_itself")}</p>` : nothing}
      ${plan.blocked ? html`<p class="blocked">${plan.blocked}</p>` : nothing}
      <div class="chips">
        ${press("plan-start", words("plan_start"), plan.start)}
        ${plan.follows === "workout" || plan.later ? press("plan-later", words("plan_later"), plan.later) : nothing}
        ${press("plan-skip", words("plan_skip"), plan.skip)}
      </div>
      ${others > 0 ? html`<p class="reason">${words("plan_others", { count: reading.number(others) })}</p>` : nothing}
    </div>
  </section>`;
}
