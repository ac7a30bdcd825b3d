import { afterEach, describe, expect, it, vi } from "vitest";
import "../src/main";
import type { LiveEvent } from "../src/live";
import { AWAY, button, Home, part, pictureOf, STATES, settled, shown, text } from "./fixtures";

const STOP = ["recovery_massager.stop_session", { entity_id: "climate.calf_boots" }];
/** An answer that never comes. */
const never = () => new Promise<never>(() => undefined);

afterEach(() => {
  document.body.replaceChildren();
});

describe("the card", () => {
  it("waits for Home Assistant's page, whose registry of elements takes the place of the browser's", async () => {
    let ready: () => void = () => undefined;
    const define = vi.fn();
    vi.stubGlobal("customElements", {
      whenDefined: (name: string) =>
        new Promise<void>((resolve) => {
          ready = name === "home-assistant" ? resolve : ready;
        }),
      get: () => undefined,
      define,
    });
    vi.resetModules();
    await import("../src/main");
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(define).not.toHaveBeenCalled();
    ready();
    await vi.waitFor(() => expect(define).toHaveBeenCalledTimes(3));
  });

  it("is told to the card picker, once", async () => {
    vi.resetModules();
    await import("../src/main");
    expect(window.customCards?.filter((card) => card.type === "recovery-massager-card")).toHaveLength(1);
  });

  it.each(STATES)("draws %s", async (state) => {
    const card = await shown(new Home(), pictureOf(state));
    expect(text(card, ".name")).toBe(pictureOf(state).name);
    expect(text(card, "#status")).not.toBe("");
    expect(card.renderRoot.textContent).not.toMatch(/undefined|null|NaN|\{\w+\}/);
  });

  it("asks for a massager where none was chosen", async () => {
    const card = document.createElement("recovery-massager-card") as Awaited<ReturnType<typeof shown>>;
    card.setConfig({ type: "custom:recovery-massager-card", entity: "" });
    card.hass = new Home().hass;
    document.body.append(card);
    await card.updateComplete;
    expect(text(card, ".empty")).toMatch(/Choose a massager/);
  });

  it("speaks the language of its user", async () => {
    const home = new Home();
    home.hass.locale = { language: "fr" };
    const card = await shown(home, pictureOf("running"));
    expect(button(card, "stop").textContent).toContain("Arrêt");
  });

  it("leaves out what its owner does not want to see", async () => {
    const card = await shown(new Home(), pictureOf("plan"), { show_legs: false, show_plan: false, name: "Boots" });
    expect(card.renderRoot.querySelector(".legs, .plan")).toBeNull();
    expect(text(card, ".name")).toBe("Boots");
  });

  it("opens Home Assistant's dialog", async () => {
    const card = await shown(new Home(), pictureOf("idle"));
    const opened = vi.fn();
    card.addEventListener("hass-more-info", (event) => opened((event as CustomEvent).detail));
    card.renderRoot.querySelector<HTMLElement>(".title")?.click();
    expect(opened).toHaveBeenCalledWith({ entityId: "climate.calf_boots" });
  });
});

describe("the stop button", () => {
  it.each<[string, LiveEvent | null]>([
    ...STATES.map((state): [string, LiveEvent] => [state, pictureOf(state)]),
    ["not set up", AWAY],
    ["nothing known", null],
  ])("is there, can be pressed and stops: %s", async (_, event) => {
    const home = new Home();
    const card = await shown(home, event);
    expect(button(card, "stop").getAttribute("aria-disabled")).toBeNull();
    expect(button(card, "stop").disabled).toBe(false);
    button(card, "stop").click();
    expect(home.calls).toEqual([STOP]);
  });

  it("stops also where nothing is sent to the user, where Home Assistant is out of reach, and in the editor", async () => {
    const home = new Home();
    home.refusal = { code: "unauthorized" };
    button(await shown(home, null), "stop").click();
    const offline = new Home();
    offline.hass.connected = false;
    button(await shown(offline, pictureOf("running")), "stop").click();
    const editor = new Home();
    const edited = await shown(editor, pictureOf("running"));
    edited.preview = true;
    button(edited, "stop").click();
    expect([home.calls, offline.calls, editor.calls]).toEqual([[STOP], [STOP], [STOP]]);
  });

  it("says that it is stopping until that is confirmed, and may be pressed again meanwhile", async () => {
    const home = new Home();
    home.callService.mockImplementation(never);
    const card = await shown(home, pictureOf("running"));
    button(card, "stop").click();
    await settled(card);
    expect(button(card, "stop").textContent).toContain("Stopping …");
    expect(text(card, "#status")).toBe("Stopping …");
    button(card, "stop").click();
    expect(home.calls).toEqual([STOP, STOP]);
  });

  it("says truly that it was not confirmed", async () => {
    const home = new Home();
    home.callService.mockRejectedValue({ message: "Calf boots did not confirm the stop." });
    const card = await shown(home, pictureOf("running"));
    button(card, "stop").click();
    await settled(card);
    const alert = card.renderRoot.querySelector("[role=alert]");
    expect(alert?.textContent).toContain("Calf boots did not confirm the stop.");
    expect(text(card, "#status")).toBe("Running · Sequential");
    alert?.querySelector("button")?.click();
    await settled(card);
    expect(card.renderRoot.querySelector("[role=alert]")).toBeNull();
  });

  it("says that nobody knows where the connection broke before there was an answer", async () => {
    const home = new Home();
    home.callService.mockRejectedValue({ error: { code: 3 } });
    const card = await shown(home, pictureOf("running"));
    button(card, "stop").click();
    await settled(card);
    expect(text(card, "[role=alert]")).toMatch(/it may still be running/);
  });

  it("goes before a start that has no answer yet, whose end is then no trouble", async () => {
    const home = new Home();
    let cut: (error: unknown) => void = () => undefined;
    home.callService.mockImplementationOnce(
      () =>
        new Promise((_, reject) => {
          cut = reject;
        }),
    );
    const card = await shown(home, pictureOf("idle"));
    button(card, "start").click();
    await settled(card);
    button(card, "stop").click();
    cut({ message: "A stop came first." });
    await settled(card);
    expect(home.calls.map(([name]) => name)).toEqual([
      "recovery_massager.start_session",
      "recovery_massager.stop_session",
    ]);
    expect(card.renderRoot.querySelector("[role=alert]")).toBeNull();
  });

  it("takes what was set and not sent yet away", async () => {
    vi.useFakeTimers();
    try {
      const home = new Home();
      const card = await shown(home, pictureOf("running"));
      part(card, "dial").querySelectorAll("button")[1]?.click();
      button(card, "stop").click();
      await vi.advanceTimersByTimeAsync(5000);
      expect(home.calls).toEqual([STOP]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("a start", () => {
  it("is one press, and nothing more is asked", async () => {
    const home = new Home();
    const card = await shown(home, pictureOf("idle"));
    button(card, "start").click();
    expect(home.calls).toEqual([["recovery_massager.start_session", { entity_id: "climate.calf_boots" }]]);
  });

  it("is not sent twice, nor where it cannot be", async () => {
    const home = new Home();
    home.callService.mockImplementation(never);
    const card = await shown(home, pictureOf("idle"));
    button(card, "start").click();
    await settled(card);
    button(card, "start").click();
    expect(home.calls).toHaveLength(1);
    const off = new Home();
    button(await shown(off, pictureOf("remote-start-off")), "start").click();
    const editor = new Home();
    const edited = await shown(editor, pictureOf("idle"));
    edited.preview = true;
    button(edited, "start").click();
    expect([off.calls, editor.calls]).toEqual([[], []]);
  });

  it("shows a refusal in the gate's words, in the user's language", async () => {
    const home = new Home();
    home.callService.mockRejectedValue({
      message: "in English",
      translation_domain: "recovery_massager",
      translation_key: "not_worn",
      translation_placeholders: { name: "Calf boots" },
    });
    home.hass.loadBackendTranslation = async (category, integration) => (key, values) =>
      `${category}/${integration}/${key.split(".")[3]}: ${values?.name}`;
    const card = await shown(home, pictureOf("idle"));
    button(card, "start").click();
    await settled(card);
    expect(text(card, "[role=alert]")).toContain("exceptions/recovery_massager/not_worn: Calf boots");
  });
});

describe("a session", () => {
  it("is paused, resumed and made longer by buttons that keep their places", async () => {
    const home = new Home();
    const card = await shown(home, pictureOf("running"));
    const order = () => [...card.renderRoot.querySelectorAll(".transport button")].map((one) => one.id);
    const before = order();
    button(card, "start").click();
    button(card, "pause").click();
    await settled(card);
    button(card, "more").click();
    home.send(pictureOf("paused"));
    await settled(card);
    button(card, "pause").click();
    button(card, "start").click();
    expect(home.calls.map(([, data]) => data?.entity_id)).toEqual([
      "button.calf_boots_pause",
      "button.calf_boots_add_five_minutes",
      "button.calf_boots_resume",
    ]);
    expect(order()).toEqual(before);
  });

  it("marks a mode that is chosen and not reported yet", async () => {
    const home = new Home();
    home.callService.mockImplementation(never);
    const card = await shown(home, pictureOf("running"));
    const chip = () => card.renderRoot.querySelector<HTMLButtonElement>("[data-value=wave]");
    chip()?.click();
    await vi.waitFor(() => expect(home.calls).toHaveLength(1));
    await settled(card);
    expect(home.calls[0]).toEqual(["recovery_massager.set_mode", { entity_id: "climate.calf_boots", mode: "wave" }]);
    expect(chip()?.classList.contains("waits")).toBe(true);
    expect(chip()?.title).toBe("not reported yet");
  });

  it("is for whom somebody chooses, but not in the middle of it", async () => {
    const home = new Home();
    const card = await shown(home, pictureOf("idle"));
    const menus = () => [...card.renderRoot.querySelectorAll("select")];
    const who = menus().at(-1);
    if (!who) throw new Error("no menu");
    who.value = "Sam";
    who.dispatchEvent(new Event("change"));
    await vi.waitFor(() =>
      expect(home.calls).toEqual([["select.select_option", { entity_id: "select.calf_boots_user", option: "Sam" }]]),
    );
    home.send(pictureOf("running"));
    await settled(card);
    expect(menus().at(-1)?.disabled).toBe(true);
  });

  it("turns heat on and off where there are no levels", async () => {
    const home = new Home();
    const picture = pictureOf("idle");
    const call = (service: string) => ({ domain: "switch", service, data: { entity_id: "switch.x_heat" } });
    picture.calls = { ...picture.calls, set_heat: null, heat_on: call("turn_on"), heat_off: call("turn_off") };
    picture.heat = {
      value: "low",
      label: "On",
      on: true,
      levels: [
        { value: "off", label: "Off" },
        { value: "low", label: "On" },
      ],
    };
    const card = await shown(home, picture);
    card.renderRoot.querySelector<HTMLButtonElement>("[data-value=off]")?.click();
    await vi.waitFor(() => expect(home.calls).toEqual([["switch.turn_off", { entity_id: "switch.x_heat" }]]));
  });
});

describe("a plan", () => {
  it("is started, put off and skipped", async () => {
    const home = new Home();
    const card = await shown(home, pictureOf("plan-due"));
    for (const id of ["plan-start", "plan-later", "plan-skip"]) {
      button(card, id).click();
      await settled(card);
    }
    expect(home.calls.map(([, data]) => data?.entity_id)).toEqual([
      "button.sam_start_recovery_session",
      "button.sam_later",
      "button.sam_skip",
    ]);
  });

  it("says when, how much, for whom and why, and is not started before its time", async () => {
    const home = new Home();
    const card = await shown(home, pictureOf("plan"));
    expect(text(card, ".plan")).toMatch(/25 min · 30 mmHg · Wave · for Sam/);
    expect(text(card, ".plan .reason")).toMatch(/A key workout/);
    button(card, "plan-start").click();
    expect(home.calls).toEqual([]);
  });

  it("that is due comes first, that of whoever is chosen before others, and the rest is counted", async () => {
    const [offer] = pictureOf("plan").plans;
    const [due] = pictureOf("plan-due").plans;
    if (!offer || !due) throw new Error("no plans");
    const plans = [offer, { ...due, mine: false, person: "Kim" }, offer, { ...due, person: "Ada" }];
    const card = await shown(new Home(), pictureOf("idle", { plans }));
    const whose = [...card.renderRoot.querySelectorAll(".plan")].map((one) => one.textContent?.match(/for (\w+)/)?.[1]);
    expect(whose).toEqual(["Ada", "Kim"]);
    expect(text(card, ".others")).toBe("and 2 more planned");
  });

  it("is never there for a stimulator", async () => {
    const { plans } = pictureOf("plan");
    const card = await shown(new Home(), pictureOf("electrical", { plans }));
    expect(card.renderRoot.querySelector(".plan")).toBeNull();
  });
});

describe("a stimulator", () => {
  it("has its stop before all that makes it stronger", async () => {
    const card = await shown(new Home(), pictureOf("electrical"));
    const dial = card.renderRoot.querySelector("recovery-massager-dial") as Node;
    expect(button(card, "stop").compareDocumentPosition(dial) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  it("rises by one level a press, from what is reported alone, and waits for the report in between", async () => {
    const home = new Home();
    let answer: () => void = () => undefined;
    home.callService.mockImplementation(
      () =>
        new Promise((resolve) => {
          answer = () => resolve(undefined);
        }),
    );
    const card = await shown(home, pictureOf("electrical"));
    const [lower, raise] = part(card, "dial").querySelectorAll("button");
    for (let press = 0; press < 5; press += 1) {
      raise?.click();
      await settled(card);
    }
    await vi.waitFor(() => expect(home.calls).toHaveLength(1));
    expect(home.calls[0]?.[1]).toMatchObject({ pressure: 4 });
    expect(raise?.getAttribute("aria-disabled")).toBe("true");
    answer();
    await settled(card);
    raise?.click();
    await settled(card);
    expect(home.calls, "acknowledged, and not reported").toHaveLength(1);
    lower?.click();
    await vi.waitFor(() => expect(home.calls).toHaveLength(2));
    expect(home.calls[1]?.[1]).toMatchObject({ pressure: 2 });
  });

  it("has no slider, and nothing to raise while it does not run", async () => {
    const home = new Home();
    const idle = pictureOf("electrical", { session: pictureOf("idle").session });
    const card = await shown(home, idle);
    expect(part(card, "dial").querySelector("[role=slider]")).toBeNull();
    for (const one of part(card, "dial").querySelectorAll("button")) one.click();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(home.calls).toEqual([]);
  });
});
