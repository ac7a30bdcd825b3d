import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "../src/main";
import { merged } from "../src/subscription";
import { AWAY, Home, pictureOf, settled, shown, text } from "./fixtures";

describe("the picture", () => {
  it("takes parts over, and keeps the rest", () => {
    const known = merged({ picture: pictureOf("idle") }, { sent_at: "2026-11-28T20:00:00+00:00", worn: false });
    expect(known).toEqual({ picture: { ...pictureOf("idle"), worn: false, sent_at: "2026-11-28T20:00:00+00:00" } });
  });

  it("holds no more of before while it is not set up, and begins anew after that", () => {
    const away = merged({ picture: pictureOf("running") }, AWAY);
    expect(away).toEqual({ away: AWAY });
    expect(merged(away, pictureOf("idle"))).toEqual({ picture: pictureOf("idle") });
  });
});

describe("the subscription", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    document.body.replaceChildren();
    vi.useRealTimers();
  });

  it("asks for the entity of the card, and once however often the house tells of itself", async () => {
    const home = new Home();
    const card = await shown(home, pictureOf("idle"));
    for (let turn = 0; turn < 20; turn += 1) {
      card.hass = { ...home.hass };
      await settled(card);
    }
    expect(home.subscribed).toEqual([{ type: "recovery_massager/subscribe", entity_id: "climate.calf_boots" }]);
  });

  it("ends with the card, and begins anew when that is back", async () => {
    const home = new Home();
    const card = await shown(home, pictureOf("idle"));
    card.remove();
    await vi.advanceTimersByTimeAsync(1);
    expect(home.ended).toHaveBeenCalledTimes(1);
    document.body.append(card);
    await settled(card);
    expect(home.subscribed).toHaveLength(2);
  });

  it("follows the editor to another massager, and forgets the first", async () => {
    const home = new Home();
    const card = await shown(home, pictureOf("running"));
    const late = home.send;
    card.setConfig({ type: "custom:recovery-massager-card", entity: "climate.other" });
    await settled(card);
    late(pictureOf("running"));
    await settled(card);
    expect(home.subscribed.map((one) => one.entity_id)).toEqual(["climate.calf_boots", "climate.other"]);
    expect(home.ended).toHaveBeenCalledTimes(1);
    expect(text(card, "#status")).toBe("Loading …");
  });

  it("tries again where the integration was not there yet", async () => {
    const home = new Home();
    home.refusal = { code: "not_found" };
    const card = await shown(home, null);
    expect(text(card, "#status")).toBe("Not shown");
    home.refusal = null;
    await vi.advanceTimersByTimeAsync(5000);
    home.send(pictureOf("idle"));
    await settled(card);
    expect(text(card, "#status")).toBe("Idle");
  });

  it("does not ask again where the user may not see it", async () => {
    const home = new Home();
    home.refusal = { code: "unauthorized" };
    await shown(home, null);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(home.subscribed).toHaveLength(1);
  });
});
