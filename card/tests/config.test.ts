import { afterEach, describe, expect, it } from "vitest";
import { checked, configForm, gridOptions, pickerEntry, stubConfig, suggestion } from "../src/config";
import type { EntityEntry } from "../src/hass";
import { Home } from "./fixtures";

function homeWith(...entries: EntityEntry[]) {
  const { hass } = new Home();
  hass.entities = Object.fromEntries(entries.map((entry) => [entry.entity_id, entry]));
  return hass;
}

const OURS = "recovery_massager";
const CLIMATE = { entity_id: "climate.calf_boots", platform: OURS, device_id: "boots" };
const SENSOR = { entity_id: "sensor.calf_boots_session_state", platform: OURS, device_id: "boots" };
const SETTING = {
  entity_id: "switch.calf_boots_remote_start",
  platform: OURS,
  device_id: "boots",
  entity_category: "config",
};
const ATHLETE = { entity_id: "sensor.sam_advice", platform: OURS, device_id: "sam" };
const HEATING = { entity_id: "climate.living_room", platform: "knx", device_id: "room" };
const hass = homeWith(HEATING, SENSOR, CLIMATE, SETTING, ATHLETE);

describe("the card picker", () => {
  it("is offered the card for what a massager shows, and for nothing else", () => {
    const card = { config: { type: "custom:recovery-massager-card", entity: "climate.calf_boots" } };
    expect(suggestion(hass, CLIMATE.entity_id)).toEqual(card);
    expect(suggestion(hass, SENSOR.entity_id)).toEqual(card);
    for (const other of [SETTING, ATHLETE, HEATING]) {
      expect(suggestion(hass, other.entity_id), other.entity_id).toBeNull();
    }
    expect(suggestion(hass, "light.nobody")).toBeNull();
    expect(suggestion(homeWith(), CLIMATE.entity_id)).toBeNull();
  });

  it("begins with a massager, where there is one", () => {
    expect(stubConfig(hass).entity).toBe("climate.calf_boots");
    expect(stubConfig(homeWith(HEATING)).entity).toBe("");
  });

  it("is told what the card is", () => {
    expect(pickerEntry()).toMatchObject({ type: "recovery-massager-card", preview: true });
    expect(pickerEntry().description).toMatch(/stops/);
  });
});

describe("the options", () => {
  afterEach(() => {
    document.documentElement.lang = "";
  });

  it("are taken as they are, where they make sense", () => {
    const config = { type: "custom:recovery-massager-card", entity: "climate.calf_boots", compact: true };
    expect(checked(config)).toBe(config);
  });

  it.each([
    [{}, /entity is missing/],
    [{ entity: "nonsense" }, /nonsense is no entity/],
    [{ entity: "climate.x", compact: "yes" }, /compact must be true or false/],
    [{ entity: "climate.x", name: 3 }, /name must be a text/],
  ])("are refused in words: %j", (config, words) => {
    expect(() => checked(config as never)).toThrow(words);
  });

  it("have a form in the language of the page, with massagers alone to choose from", () => {
    document.documentElement.lang = "de";
    const form = configForm();
    expect(form.schema[0]).toMatchObject({
      name: "entity",
      required: true,
      selector: { entity: { filter: { integration: OURS, domain: "climate" } } },
    });
    expect(form.schema.map((field) => form.computeLabel(field))).toEqual([
      "Massagegerät",
      "Name anstelle des eigenen",
      "Kompakt",
      "Beine zeigen",
      "Geplantes zeigen",
    ]);
    expect(form.computeHelper({ name: "compact" })).toBeTruthy();
    expect(form.computeHelper({ name: "name" })).toBeUndefined();
  });

  it("take less room where it is compact", () => {
    expect(gridOptions(undefined)).toEqual({ columns: 12, min_columns: 6, rows: "auto" });
    expect(gridOptions({ type: "", entity: "", compact: true })).toEqual({ columns: 6, min_columns: 4, rows: "auto" });
  });
});
