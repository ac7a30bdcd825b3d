/** What the card uses of Home Assistant's `hass` object, and nothing else of it. */

import type { Call } from "./live";

/** How the user wants numbers and times written; the values are those of Home Assistant's profile page. */
export interface Locale {
  language: string;
  number_format?: string;
  time_format?: string;
  time_zone?: string;
}

/** One row of the entity registry, as far as it is told to every page. */
export interface EntityEntry {
  entity_id: string;
  device_id?: string | null;
  platform?: string;
  entity_category?: string | null;
}

export type Localize = (key: string, values?: Record<string, unknown>) => string;

export interface Connection {
  subscribeMessage<Message>(
    callback: (message: Message) => void,
    command: { type: string; [key: string]: unknown },
  ): Promise<() => unknown>;
}

export interface Hass {
  connected: boolean;
  connection: Connection;
  language?: string;
  locale?: Locale;
  config?: { time_zone?: string };
  states: Record<string, unknown>;
  entities?: Record<string, EntityEntry>;
  loadBackendTranslation?(category: string, integration?: string): Promise<Localize>;
  callService(
    domain: string,
    service: string,
    data?: Record<string, unknown>,
    target?: Record<string, unknown>,
    notifyOnError?: boolean,
    returnResponse?: boolean,
  ): Promise<unknown>;
}

/** An error as Home Assistant's WebSocket API sends it; a lost connection is the number 3 in its place. */
interface ServiceError {
  message?: string;
  translation_domain?: string;
  translation_key?: string;
  translation_placeholders?: Record<string, unknown>;
}

/** Make a call of the live picture, with one value more where it asks for one. Rejects as Home Assistant does. */
export async function make(hass: Hass, call: Call, value?: unknown): Promise<void> {
  const data = call.asks === undefined ? call.data : { ...call.data, [call.asks]: value };
  await hass.callService(call.domain, call.service, data, undefined, false);
}

/** The words of an error in the user's language; `lost` where the connection went away before there was an answer. */
export async function wordsOf(hass: Hass, error: unknown, lost: string): Promise<string> {
  if (error === null || typeof error !== "object" || "error" in error) {
    return lost;
  }
  const { message, translation_domain, translation_key, translation_placeholders } = error as ServiceError;
  if (translation_domain !== undefined && translation_key !== undefined && hass.loadBackendTranslation) {
    const localize = await hass.loadBackendTranslation("exceptions", translation_domain).catch(() => undefined);
    const key = `component.${translation_domain}.exceptions.${translation_key}.message`;
    const words = localize?.(key, translation_placeholders);
    if (words) {
      return words;
    }
  }
  return message || lost;
}
