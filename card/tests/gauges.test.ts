import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "../src/main";
import { Home, part, pictureOf, settled, shown, text } from "./fixtures";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

const words = (root: ShadowRoot) => (root.querySelector(".text")?.textContent ?? "").replace(/\s+/g, " ").trim();

describe("the dial", () => {
  it("shows what is reported, what is in it now, and the cap", async () => {
    const card = await shown(new Home(), pictureOf("running"));
    const dial = part(card, "dial");
    expect(words(dial)).toBe("40 mmHg now 38");
    expect(dial.querySelector(".limit")?.textContent).toBe("max 60");
    const slider = dial.querySelector("[role=slider]");
    expect(slider?.getAttribute("aria-valuemax")).toBe("60");
    expect(slider?.getAttribute("aria-valuetext")).toBe("40 mmHg");
  });

  it("shows the fullest chamber where it does not tell the pressure itself", async () => {
    const { pressure } = pictureOf("running");
    if (pressure === null) throw new Error("no pressure");
    const card = await shown(new Home(), pictureOf("running", { pressure: { ...pressure, now: null } }));
    expect(words(part(card, "dial"))).toBe("40 mmHg now 40");
  });

  it("shows where a soft start leads, and what is unknown as unknown", async () => {
    const ramping = part(await shown(new Home(), pictureOf("ramping")), "dial");
    expect(words(ramping)).toBe("25 mmHg → 45");
    expect(ramping.querySelector("[role=slider]")?.getAttribute("aria-valuetext")).toBe("25 mmHg, rises to 45 mmHg");
    expect(words(part(await shown(new Home(), pictureOf("lost")), "dial"))).toBe("– mmHg unknown");
  });

  it("is softer than what is felt now, and stronger than where the soft start leads", async () => {
    const press = async (index: number) => {
      const home = new Home();
      const card = await shown(home, pictureOf("ramping"));
      part(card, "dial").querySelectorAll("button")[index]?.click();
      await vi.advanceTimersByTimeAsync(700);
      return home.calls[0]?.[1]?.pressure;
    };
    expect(await press(0)).toBe(20);
    expect(await press(1)).toBe(50);
  });

  it("is turned by the keys, and sends the last value, once", async () => {
    const home = new Home();
    const card = await shown(home, pictureOf("idle"));
    const press = async (...keys: string[]) => {
      for (const key of keys) {
        part(card, "dial")
          .querySelector("[role=slider]")
          ?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        await settled(card);
      }
    };
    await press("ArrowUp", "ArrowRight", "ArrowDown");
    expect(words(part(card, "dial"))).toBe("45 mmHg not reported yet");
    await press("Home", "End", "ArrowUp", "Tab");
    expect(home.calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(700);
    expect(home.calls).toEqual([["recovery_massager.set_pressure", { entity_id: "climate.calf_boots", pressure: 60 }]]);
  });

  it("is dragged, sends when it is let go, and nothing where it came back", async () => {
    const home = new Home();
    const card = await shown(home, pictureOf("idle"));
    const ring = part(card, "dial").querySelector(".reach") as SVGElement;
    (ring.parentElement as Element).setPointerCapture = () => undefined;
    const svg = part(card, "dial").querySelector(".face > svg") as SVGElement;
    svg.getBoundingClientRect = () => ({ left: 0, top: 0, width: 200, height: 200 }) as DOMRect;
    let pointerType = "mouse";
    const drag = async (...places: [string, number, number][]) => {
      for (const [type, clientX, clientY] of places) {
        const event = new Event(type, { bubbles: true });
        ring.dispatchEvent(Object.assign(event, { clientX, clientY, button: 0, pointerId: 1, pointerType }));
        await settled(card);
      }
      await vi.advanceTimersByTimeAsync(10);
    };
    await drag(["pointerdown", 100, 60], ["pointerup", 100, 60]);
    pointerType = "touch";
    await drag(["pointerdown", 100, 14], ["pointermove", 186, 100], ["pointerup", 186, 100]);
    expect(home.calls, "a finger that scrolls past").toEqual([]);
    pointerType = "mouse";
    await drag(["pointerdown", 100, 14], ["pointercancel", 100, 14]);
    await drag(
      ["pointerdown", 100, 14],
      ...Array.from({ length: 50 }, (): [string, number, number] => ["pointermove", 60, 20]),
    );
    expect(home.calls).toEqual([]);
    await drag(["pointermove", 186, 100], ["pointerup", 186, 100]);
    expect(home.calls).toEqual([["recovery_massager.set_pressure", { entity_id: "climate.calf_boots", pressure: 60 }]]);
  });
});

describe("the ring", () => {
  it("counts down by itself, with nothing sent", async () => {
    const card = await shown(new Home(), pictureOf("running"));
    expect(words(part(card, "ring"))).toBe("12:34 left");
    await vi.advanceTimersByTimeAsync(3010);
    await settled(card);
    expect(words(part(card, "ring"))).toBe("12:31 left");
    await vi.advanceTimersByTimeAsync(800_000);
    await settled(card);
    expect(words(part(card, "ring"))).toBe("0:00 left");
  });

  it("counts rightly where this clock is wrong", async () => {
    vi.setSystemTime("2001-01-01T00:00:00Z");
    expect(words(part(await shown(new Home(), pictureOf("running")), "ring"))).toBe("12:34 left");
  });

  it("stands still in a pause, and off the page", async () => {
    const card = await shown(new Home(), pictureOf("paused"));
    await vi.advanceTimersByTimeAsync(60_000);
    await settled(card);
    expect(words(part(card, "ring"))).toBe("8:20 left");
    card.remove();
    await vi.advanceTimersByTimeAsync(10);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("sets how long the next session is, in fives, within what is allowed", async () => {
    const home = new Home();
    const card = await shown(home, pictureOf("idle"));
    const press = async (index: number) => {
      part(card, "ring").querySelectorAll("button")[index]?.click();
      await settled(card);
    };
    await press(1);
    await press(1);
    await press(1);
    expect(words(part(card, "ring"))).toBe("30 min");
    await press(0);
    await vi.advanceTimersByTimeAsync(700);
    expect(home.calls).toEqual([["recovery_massager.set_timer", { entity_id: "climate.calf_boots", minutes: 25 }]]);
  });
});

describe("the legs", () => {
  it("are told to ears, foot first, and unknown chambers as unknown", async () => {
    const card = await shown(new Home(), pictureOf("full-legs"));
    expect(card.renderRoot.querySelector(".legs-face")?.getAttribute("aria-label")).toBe(
      "Leg, from the foot up, mmHg: 60, 55, 50, 40, 20, unknown",
    );
    expect(card.renderRoot.querySelectorAll(".unknown")).toHaveLength(1);
  });

  it("fill as the pressure is reported", async () => {
    const card = await shown(new Home(), pictureOf("running"));
    const shares = [...card.renderRoot.querySelectorAll<SVGElement>(".air")].map((one) => one.getAttribute("style"));
    expect(shares.slice(0, 2)).toEqual(["transform: scaleY(0.667)", "transform: scaleY(0.667)"]);
    expect(text(card, ".legs")).toContain("Worn");
  });
});
