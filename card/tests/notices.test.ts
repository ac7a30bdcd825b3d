import { describe, expect, it } from "vitest";
import type { Picture } from "../src/live";
import { Reading } from "../src/locale";
import { noticesOf, type Troubles } from "../src/notices";
import { statusOf } from "../src/status";
import type { Known } from "../src/subscription";
import { wordsIn } from "../src/words";
import { AWAY, pictureOf, type State } from "./fixtures";

const FINE: Troubles = { error: null, stopError: null, closedRefusal: null };

function notices(known: Known, troubles: Partial<Troubles> = {}, reachable = true) {
  const status = statusOf(known, reachable, new Set());
  return noticesOf(known, status, { ...FINE, ...troubles }, wordsIn("en"), new Reading({ language: "en" }));
}

const of = (state: State, troubles: Partial<Troubles> = {}, parts: Partial<Picture> = {}) =>
  notices({ picture: pictureOf(state, parts) }, troubles);
const texts = (...shown: ReturnType<typeof notices>[]) => shown.flat().map((one) => one.text);

describe("notices", () => {
  it("are none where all is well", () => {
    expect(of("idle")).toEqual([]);
    expect(of("running")).toEqual([]);
  });

  it.each([
    ["low-battery", "Low battery: 8%."],
    ["not-worn", "Calf boots is not worn."],
    ["fault", "It reports a fault: Leak, Pump."],
    ["lost", /may still be running/],
    ["electrical", /each press is one level/],
  ] as [State, string | RegExp][])("say what is the matter with %s, once", (state, words) => {
    expect(of(state)).toHaveLength(1);
    expect(texts(of(state))[0]).toMatch(words);
  });

  it("say why nothing starts, with the switch that allows it", () => {
    const [notice] = of("remote-start-off");
    expect(notice).toMatchObject({ tone: "info", action: { call: { domain: "switch", service: "turn_on" } } });
  });

  it("say at once, and first, that a stop is not confirmed", () => {
    const [first] = of("stop-not-confirmed", { error: "something else", stopError: "not confirmed" });
    expect(first).toMatchObject({ tone: "danger", alert: true });
    expect(first?.text).toMatch(/has not confirmed the stop and may still be running/);
  });

  it("tell a stop that failed here, until somebody closes it", () => {
    expect(of("idle", { stopError: "It was not reached." })).toMatchObject([{ alert: true, closes: "stop_error" }]);
  });

  it("tell a refusal in its words, once: that of the call before the kept one", () => {
    const start = { remote: true, refused: null, reason: null, last_refusal: "Today's minutes are used up." };
    expect(texts(of("idle", {}, { start }))).toEqual(["The last start was refused: Today's minutes are used up."]);
    expect(texts(of("idle", { error: "Used up." }, { start }))).toEqual(["Used up."]);
    expect(texts(of("idle", { closedRefusal: start.last_refusal }, { start }))).toEqual([]);
  });

  it("tell that it is not worn while it runs", () => {
    expect(texts(of("running", {}, { worn: false }))).toEqual(["It is not worn."]);
  });

  it("say what nobody can know", () => {
    expect(texts(notices({ away: AWAY }))[0]).toBe(AWAY.words);
    expect(texts(notices({ failed: "not_found" }))[0]).toMatch(/sends nothing/);
    expect(texts(notices({ failed: "unauthorized" }))[0]).toMatch(/may not see/);
    expect(texts(notices({ picture: pictureOf("running") }, {}, false))[0]).toMatch(/out of reach/);
    expect(notices(null)).toEqual([]);
  });
});
