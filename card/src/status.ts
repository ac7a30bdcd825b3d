/** What the card says of a massager in one line, and what can be pressed: pure, from what is known and what was asked. */

import type { Call, Picture } from "./live";
import type { Known } from "./subscription";
import type { Key } from "./words";

/** Each has words of its own: the key is `status_` and this. */
export type Status =
  | "loading"
  | "not_shown"
  | "offline"
  | "away"
  | "stopping"
  | "stop_failed"
  | "lost"
  | "starting"
  | "running"
  | "paused"
  | "connecting"
  | "unavailable"
  | "unknown"
  | "fault"
  | "idle"
  | "finished"
  | "stopped"
  | "interrupted";

/** How much a status asks for attention. */
export type Tone = "calm" | "active" | "warning" | "danger";

const TONES: Partial<Record<Status, Tone>> = {
  offline: "danger",
  fault: "danger",
  stop_failed: "danger",
  stopping: "warning",
  lost: "warning",
  not_shown: "warning",
  interrupted: "warning",
  starting: "active",
  running: "active",
  paused: "active",
};

export function toneOf(status: Status): Tone {
  return TONES[status] ?? "calm";
}

export function statusKey(status: Status): Key {
  return `status_${status}`;
}

/** What this card asked for, and has no answer to yet. */
export type Asked = "stop" | "start" | "pause" | "resume" | "more" | "other";

/** What the massager is doing, as far as that is known. `reachable`: Home Assistant is. */
export function statusOf(known: Known, reachable: boolean, asked: ReadonlySet<Asked>): Status {
  if (!reachable) {
    return "offline";
  }
  if (asked.has("stop")) {
    return "stopping";
  }
  if (known === null) {
    return "loading";
  }
  if ("failed" in known) {
    return "not_shown";
  }
  return "away" in known ? "away" : statusIn(known.picture, asked);
}

function statusIn({ session, connection, known, faults }: Picture, asked: ReadonlySet<Asked>): Status {
  if (session.stop !== "none") {
    return session.stop === "failed" ? "stop_failed" : "stopping";
  }
  const open = isOpen(session.state);
  if (open && !known && session.state !== "starting") {
    return "lost";
  }
  if (open) {
    return session.state;
  }
  if (connection === "connecting") {
    return "connecting";
  }
  if (asked.has("start")) {
    return "starting";
  }
  if (connection === "out_of_range") {
    return "unavailable";
  }
  if (faults.length > 0) {
    return "fault";
  }
  return known ? session.state : "unknown";
}

/** Whether a session is under way. */
export function isOpen(state: Picture["session"]["state"]): boolean {
  return state === "starting" || state === "running" || state === "paused";
}

/** Whether there is, or may be, something to stop: then the stop button is at its loudest. */
export function mayRun(known: Known, reachable: boolean): boolean {
  if (known === null || !reachable || !("picture" in known)) {
    return true;
  }
  const { session } = known.picture;
  return session.stoppable || session.stop !== "none";
}

/** The calls of the three buttons beside the stop; null for each that can do nothing now. */
export interface Presses {
  /** Start, or go on. */
  start: Call | null;
  resumes: boolean;
  pause: Call | null;
  more: Call | null;
}

/** What can be pressed. What waits for an answer is not asked for twice; that something else does keeps no pause back. */
export function presses(picture: Picture, status: Status, asked: ReadonlySet<Asked>): Presses {
  const { calls, session, start, abilities } = picture;
  const resumes = session.state === "paused";
  const begins = asked.has("start") || asked.has("resume") || asked.has("stop");
  const may = !begins && start.remote && status !== "stopping" && status !== "stop_failed";
  const starts = may && !isOpen(session.state) && status !== "unavailable" && status !== "connecting";
  const running = session.stop === "none" && status === "running";
  const more = (running || status === "paused") && !asked.has("more") && calls.add_five_minutes !== null;
  return {
    start: resumes
      ? may && abilities.resume && status === "paused"
        ? calls.resume
        : null
      : starts
        ? calls.start
        : null,
    resumes,
    pause: running && !asked.has("pause") ? calls.pause : null,
    more: more ? calls.add_five_minutes : null,
  };
}

/** The highest value of a dial: a third beyond the cap shows what is out of reach, and a wider rest would only shrink it. */
export function dialEnd(lowest: number, cap: number, highest: number): number {
  return Math.max(cap, Math.min(highest, cap + Math.max(1, (cap - lowest) / 3)));
}
