/** The card's options, and what Home Assistant's editor and card picker ask of it. */

import type { Hass } from "./hass";
import { LANGUAGES, wordsIn } from "./words";

export const TYPE = "recovery-massager-card";
const PLATFORM = "recovery_massager";
export const DOCUMENTATION = "https://github.com/recovery-massager/recovery-massager/blob/main/docs/card.md";

export interface CardConfig {
  type: string;
  /** Any entity of the massager; empty in the preview of the card picker where there is none. */
  entity: string;
  /** Instead of the massager's own name. */
  name?: string;
  /** Always small, however wide the column is. */
  compact?: boolean;
  show_legs?: boolean;
  show_plan?: boolean;
}

const SWITCHES = ["compact", "show_legs", "show_plan"] as const;

/** Take what somebody wrote; throws in words about what makes no sense. */
export function checked(config: CardConfig): CardConfig {
  if (typeof config?.entity !== "string") {
    throw new Error("entity is missing: give any entity of the massager, such as climate.calf_boots");
  }
  if (config.entity !== "" && !/^\w+\.\w+$/.test(config.entity)) {
    throw new Error(`${config.entity} is no entity`);
  }
  if (config.name !== undefined && typeof config.name !== "string") {
    throw new Error("name must be a text");
  }
  for (const name of SWITCHES) {
    if (config[name] !== undefined && typeof config[name] !== "boolean") {
      throw new Error(`${name} must be true or false`);
    }
  }
  return config;
}

/** The main entities of all massagers. */
function massagers(hass: Hass): string[] {
  return Object.values(hass.entities ?? {})
    .filter((entry) => entry.platform === PLATFORM && entry.entity_id.startsWith("climate."))
    .map((entry) => entry.entity_id)
    .sort();
}

/** A card to begin with: of the first massager. */
export function stubConfig(hass: Hass): CardConfig {
  return { type: `custom:${TYPE}`, entity: massagers(hass)[0] ?? "" };
}

/** The card for whoever picked an entity of a massager; null for any other, also for one that is only a setting. */
export function suggestion(hass: Hass, entityId: string): { config: CardConfig } | null {
  const entry = hass.entities?.[entityId];
  if (entry?.platform !== PLATFORM || !entry.device_id || entry.entity_category) {
    return null;
  }
  const entity = massagers(hass).find((one) => hass.entities?.[one]?.device_id === entry.device_id);
  return entity === undefined ? null : { config: { type: `custom:${TYPE}`, entity } };
}

/** The form of Home Assistant's visual editor. */
export function configForm() {
  const language = document.documentElement.lang || "en";
  const words = wordsIn(language);
  const labels: Record<string, string> = {
    entity: words("option_entity"),
    name: words("option_name"),
    compact: words("option_compact"),
    show_legs: words("option_show_legs"),
    show_plan: words("option_show_plan"),
  };
  return {
    schema: [
      {
        name: "entity",
        required: true,
        selector: { entity: { filter: { integration: PLATFORM, domain: "climate" } } },
      },
      { name: "name", selector: { text: {} } },
      { name: "compact", default: false, selector: { boolean: {} } },
      { name: "show_legs", default: true, selector: { boolean: {} } },
      { name: "show_plan", default: true, selector: { boolean: {} } },
    ],
    computeLabel: (schema: { name: string }) => labels[schema.name] ?? schema.name,
    computeHelper: (schema: { name: string }) => (schema.name === "compact" ? words("option_compact_help") : undefined),
    assertConfig: checked,
  };
}

/** Room in a section: its whole width, as high as it is. */
export function gridOptions(config: CardConfig | undefined) {
  return config?.compact
    ? { columns: 6, min_columns: 4, rows: "auto" as const }
    : { columns: 12, min_columns: 6, rows: "auto" as const };
}

/** What the card picker is told. */
export function pickerEntry() {
  const words = wordsIn(document.documentElement.lang || Object.keys(LANGUAGES)[0]);
  return {
    type: TYPE,
    name: "Recovery Massager",
    description: words("card_description"),
    preview: true,
    documentationURL: DOCUMENTATION,
    getEntitySuggestion: suggestion,
  };
}
