/** Mode, heat, and whom it is for. */

import { html, nothing, type TemplateResult } from "lit";
import type { Call, Choice } from "../live";
import { isOpen } from "../status";
import type { Setting } from "../wishes";
import type { Context } from "./context";

export function choicesView(context: Context): TemplateResult | typeof nothing {
  const { picture, words } = context;
  const { modes, mode, heat, person, calls } = picture;
  const open = isOpen(picture.session.state);
  const several = modes.length > 1 || (heat !== null && heat.levels.length > 1) || person.choices.length > 1;
  if (!several) {
    return nothing;
  }
  return html`<div class="choices">
    ${modes.length > 1 ? chips(context, "mode", words("mode"), modes, mode?.value ?? null, () => calls.set_mode) : nothing}
    ${heat !== null && heat.levels.length > 1 ? heatView(context) : nothing}
    ${person.choices.length > 1 ? select(context, "person", words("person"), person.choices, person.value, open ? null : calls.choose_person) : nothing}
  </div>`;
}

function heatView(context: Context): TemplateResult | typeof nothing {
  const { picture, words } = context;
  const { heat, calls } = picture;
  if (heat === null) {
    return nothing;
  }
  const off = heat.levels[0]?.value;
  const call = (value: string) => calls.set_heat ?? (value === off ? calls.heat_off : calls.heat_on);
  return chips(context, "heat", words("heat"), heat.levels, heat.value, call);
}

/** Chips to choose one of; on a narrow card a menu in their place, where there are many. */
function chips(
  context: Context,
  setting: Setting,
  label: string,
  choices: Choice[],
  value: string | null,
  callOf: (value: string) => Call | null,
): TemplateResult {
  const { wishes, wish, words } = context;
  const wished = wishes.get(setting);
  const chosen = wished ?? value;
  const choose = (to: string) => {
    const call = callOf(to);
    if (call !== null && to !== chosen) {
      wish(setting, to, call);
    }
  };
  const long = choices.length > 3;
  return html`
    <div class="choice ${long ? "long" : ""}" role="group" aria-label=${label}>
      <span class="label" aria-hidden="true">${label}</span>
      <div class="chips">
        ${choices.map((one) => {
          const waits = one.value === wished;
          return html`<button
            type="button"
            class="chip ${waits ? "waits" : ""}"
            data-value=${one.value}
            aria-pressed=${one.value === chosen}
            aria-disabled=${callOf(one.value) === null}
            title=${waits ? words("not_reported") : nothing}
            @click=${() => choose(one.value)}
          >${one.label}</button>`;
        })}
      </div>
    </div>
    ${long ? html`<div class="short">${menu(label, choices, chosen, words("unknown"), callOf(choices[0]?.value ?? "") === null, choose)}</div>` : nothing}
  `;
}

function select(
  context: Context,
  setting: Setting,
  label: string,
  choices: Choice[],
  value: string | null,
  call: Call | null,
): TemplateResult {
  const { wishes, wish, words } = context;
  const chosen = (wishes.get(setting) as string | undefined) ?? value;
  return menu(label, choices, chosen, words("choose"), call === null, (to) => {
    if (call !== null && to !== value) {
      wish(setting, to, call);
    }
  });
}

function menu(
  label: string,
  choices: Choice[],
  chosen: string | number | null,
  none: string,
  disabled: boolean,
  choose: (value: string) => void,
): TemplateResult {
  return html`<label class="menu">
    <span class="label">${label}</span>
    <select ?disabled=${disabled} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      ${chosen === null ? html`<option value="" selected disabled>${none}</option>` : nothing}
      ${choices.map((one) => html`<option value=${one.value} .selected=${one.value === chosen}>${one.label}</option>`)}
    </select>
  </label>`;
}
