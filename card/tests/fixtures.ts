/** Pictures and a Home Assistant for tests; the same pictures are shown to the browser tests. */

import { vi } from "vitest";
import type { RecoveryMassagerCard } from "../src/card";
import type { CardConfig } from "../src/config";
import type { Hass } from "../src/hass";
import type { Away, LiveEvent, Picture } from "../src/live";
import pictures from "./pictures.json";

export type State = keyof typeof pictures.states;
export const STATES = Object.keys(pictures.states) as State[];

/** The picture of a state, whole, with some parts in the place of its own. */
export function pictureOf(state: State, parts: Partial<Picture> = {}): Picture {
  return structuredClone({ ...pictures.base, ...pictures.states[state], ...parts }) as unknown as Picture;
}

export const AWAY = pictures.away as Away;

/** A Home Assistant that keeps what was called, and answers as it is told. */
export class Home {
  readonly subscribed: { entity_id: string }[] = [];
  readonly ended = vi.fn();
  /** What subscribing is answered with, in the place of success. */
  refusal: unknown = null;
  send: (event: LiveEvent) => void = () => undefined;
  readonly callService = vi.fn<Hass["callService"]>(async () => undefined);

  readonly hass: Hass = {
    connected: true,
    locale: { language: "en", time_format: "24", number_format: "language", time_zone: "local" },
    states: {},
    entities: {},
    connection: {
      subscribeMessage: async (callback, command) => {
        this.subscribed.push(command as unknown as { entity_id: string });
        if (this.refusal !== null) {
          throw this.refusal;
        }
        this.send = callback as (event: LiveEvent) => void;
        return this.ended;
      },
    },
    callService: this.callService,
  };

  /** `domain.service` and the data of each call. */
  get calls(): [string, Record<string, unknown> | undefined][] {
    return this.callService.mock.calls.map(([domain, service, data]) => [`${domain}.${service}`, data]);
  }
}

/** A card on a page, that has been sent `event`. */
export async function shown(home: Home, event: LiveEvent | null, config: Partial<CardConfig> = {}) {
  await customElements.whenDefined("recovery-massager-card");
  const card = document.createElement("recovery-massager-card") as RecoveryMassagerCard;
  card.setConfig({ type: "custom:recovery-massager-card", entity: "climate.calf_boots", ...config });
  card.hass = home.hass;
  document.body.append(card);
  await card.updateComplete;
  await vi.waitFor(() => {
    if (home.subscribed.length === 0) throw new Error("not subscribed");
  });
  if (event !== null) {
    home.send(event);
  }
  await settled(card);
  return card;
}

/** Wait until the card and its parts are drawn. */
export async function settled(card: RecoveryMassagerCard): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    await Promise.resolve();
    await card.updateComplete;
    for (const part of card.renderRoot.querySelectorAll<HTMLElement & { updateComplete?: Promise<unknown> }>(
      "recovery-massager-dial, recovery-massager-ring",
    )) {
      await part.updateComplete;
    }
  }
}

export function button(card: RecoveryMassagerCard, id: string): HTMLButtonElement {
  const found = card.renderRoot.querySelector<HTMLButtonElement>(`#${id}`);
  if (found === null) throw new Error(`no button ${id}`);
  return found;
}

export function part(card: RecoveryMassagerCard, name: "dial" | "ring"): ShadowRoot {
  const root = card.renderRoot.querySelector(`recovery-massager-${name}`)?.shadowRoot;
  if (!root) throw new Error(`no ${name}`);
  return root;
}

export function text(card: RecoveryMassagerCard, selector: string): string {
  return (card.renderRoot.querySelector(selector)?.textContent ?? "").trim();
}
