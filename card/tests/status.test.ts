import { describe, expect, it } from "vitest";
import type { SessionState } from "../src/live";
import { type Asked, dialEnd, mayRun, presses, statusKey, statusOf, toneOf } from "../src/status";
import type { Known } from "../src/subscription";
import { wordsIn } from "../src/words";
import { AWAY, pictureOf, STATES, type State } from "./fixtures";

const NOTHING: ReadonlySet<Asked> = new Set();
const known = (state: State): Known => ({ picture: pictureOf(state) });

describe("the status", () => {
  it.each([
    ["idle", "idle"],
    ["running", "running"],
    ["paused", "paused"],
    ["connecting", "connecting"],
    ["unavailable", "unavailable"],
    ["lost", "lost"],
    ["unknown", "unknown"],
    ["fault", "fault"],
    ["stopping", "stopping"],
    ["stop-not-confirmed", "stop_failed"],
  ] as const)("of %s is %s", (state, status) => {
    expect(statusOf(known(state), true, NOTHING)).toBe(status);
  });

  it("has words in each state", () => {
    for (const state of STATES) {
      expect(wordsIn("en")(statusKey(statusOf(known(state), true, NOTHING)))).toBeTruthy();
    }
  });

  it.each(["finished", "stopped", "interrupted"] as SessionState[])("tells how the last one ended: %s", (state) => {
    const picture = pictureOf("idle");
    picture.session.state = state;
    expect(statusOf({ picture }, true, NOTHING)).toBe(state);
  });

  it("says what is not known of a massager that nothing is sent of", () => {
    expect(statusOf(null, true, NOTHING)).toBe("loading");
    expect(statusOf({ failed: "not_found" }, true, NOTHING)).toBe("not_shown");
    expect(statusOf({ away: AWAY }, true, NOTHING)).toBe("away");
  });

  it("believes nothing of before while Home Assistant is out of reach", () => {
    expect(statusOf(known("running"), false, NOTHING)).toBe("offline");
    expect(statusOf(known("running"), false, new Set<Asked>(["stop"]))).toBe("offline");
  });

  it("is stopping from the press on, whatever else is asked for", () => {
    expect(statusOf(known("running"), true, new Set<Asked>(["start", "stop"]))).toBe("stopping");
    expect(statusOf({ failed: "unauthorized" }, true, new Set<Asked>(["stop"]))).toBe("stopping");
  });

  it("is starting while a start has no answer", () => {
    expect(statusOf(known("idle"), true, new Set<Asked>(["start"]))).toBe("starting");
  });

  it("shouts where a stop is not confirmed, and is calm at rest", () => {
    expect(toneOf("stop_failed")).toBe("danger");
    expect(toneOf("idle")).toBe("calm");
  });
});

describe("the stop", () => {
  it("is loud wherever something runs, may run, or nobody knows", () => {
    for (const state of ["running", "paused", "lost", "stopping", "stop-not-confirmed"] as State[]) {
      expect(mayRun(known(state), true), state).toBe(true);
    }
    expect(mayRun(null, true)).toBe(true);
    expect(mayRun({ failed: "unauthorized" }, true)).toBe(true);
    expect(mayRun({ away: AWAY }, true)).toBe(true);
    expect(mayRun(known("idle"), false)).toBe(true);
  });

  it("is quiet where nothing runs", () => {
    expect(mayRun(known("idle"), true)).toBe(false);
  });
});

describe("what can be pressed", () => {
  const of = (state: State, asked: ReadonlySet<Asked> = NOTHING) => {
    const picture = pictureOf(state);
    const { start, resumes, pause, more } = presses(picture, statusOf({ picture }, true, asked), asked);
    return { start: start?.service ?? null, resumes, pause: pause !== null, more: more !== null };
  };

  it("is a start at rest, also where nothing is known yet, and where the gate will say why not", () => {
    const start = { start: "start_session", resumes: false, pause: false, more: false };
    expect(of("idle")).toEqual(start);
    expect(of("unknown")).toEqual(start);
    expect(of("not-worn")).toEqual(start);
  });

  it("is a pause and more time while it runs, and resume after a pause", () => {
    expect(of("running")).toEqual({ start: null, resumes: false, pause: true, more: true });
    expect(of("paused")).toEqual({ start: "press", resumes: true, pause: false, more: true });
  });

  it.each(["remote-start-off", "unavailable", "connecting", "stopping", "stop-not-confirmed", "lost"] as State[])(
    "is no start with %s",
    (state) => {
      expect(of(state).start).toBeNull();
    },
  );

  it("is nothing twice, and nothing else is kept back by it", () => {
    expect(of("idle", new Set<Asked>(["start"])).start).toBeNull();
    expect(of("paused", new Set<Asked>(["resume"])).start).toBeNull();
    expect(of("running", new Set<Asked>(["pause"]))).toMatchObject({ pause: false, more: true });
    expect(of("running", new Set<Asked>(["more", "other"]))).toMatchObject({ pause: true, more: false });
  });

  it("is nothing but the stop, while that is on its way", () => {
    for (const state of STATES) {
      expect(of(state, new Set<Asked>(["stop"]))).toMatchObject({ start: null, pause: false, more: false });
    }
  });
});

describe("the end of the dial", () => {
  it("is a third beyond the cap, as far as the massager goes", () => {
    expect(dialEnd(20, 60, 250)).toBeCloseTo(73.3, 1);
    expect(dialEnd(20, 60, 65)).toBe(65);
    expect(dialEnd(20, 60, 60)).toBe(60);
    expect(dialEnd(1, 2, 6)).toBe(3);
  });
});
