/** The live picture of a massager, as `recovery_massager/subscribe` sends it. Its meaning is in docs/live.md. */

export const SUBSCRIBE = "recovery_massager/subscribe";

/** What a card subscribes with: any entity of the massager. */
export interface SubscribeCommand {
  type: typeof SUBSCRIBE;
  entity_id: string;
}

export type Kind = "air" | "electrical" | "vibration";
export type Connection = "out_of_range" | "in_range" | "connecting" | "connected";
export type SessionState = "idle" | "starting" | "running" | "paused" | "finished" | "stopped" | "interrupted";
export type StopState = "none" | "wanted" | "failed";
export type Unit = "mmHg" | "level" | "percent";

/** A value that is sent back, and the words for it. */
export interface Choice {
  value: string;
  label: string;
}

export interface Session {
  state: SessionState;
  stoppable: boolean;
  stop: StopState;
  /** ISO 8601, UTC. */
  ends_at: string | null;
  /** Seconds left of a paused session. */
  left: number | null;
  /** Seconds of all of it, without pauses. */
  length: number | null;
}

export interface Pressure {
  unit: Unit;
  value: number | null;
  /** mmHg, whatever the unit. */
  now: number | null;
  target: number | null;
  lowest: number;
  step: number;
  cap: number;
  highest: number;
}

export interface Leg {
  side: "left" | "right" | null;
  /** mmHg, from foot to torso. */
  chambers: (number | null)[];
}

/** Seconds. */
export interface Timer {
  seconds: number | null;
  lowest: number;
  highest: number;
  step: number;
}

export interface Heat {
  value: string | null;
  label: string | null;
  on: boolean | null;
  levels: Choice[];
}

export interface Battery {
  percent: number | null;
  low: boolean;
  charging: boolean | null;
}

export interface Start {
  remote: boolean;
  refused: string | null;
  reason: string | null;
  last_refusal: string | null;
}

export interface Person {
  value: string | null;
  label: string | null;
  choices: Choice[];
}

export interface Abilities {
  pause: boolean;
  resume: boolean;
  heat: boolean;
  pressure: boolean;
  modes: boolean;
  worn: boolean;
  battery: boolean;
  chambers: boolean;
}

/** For `hass.callService(domain, service, {...data, [asks]: value})`. */
export interface Call {
  domain: string;
  service: string;
  data: Record<string, unknown>;
  asks?: string;
}

export interface Plan {
  id: string;
  follows: "workout" | "nothing";
  /** What somebody called it. */
  name: string | null;
  person: string;
  mine: boolean;
  /** ISO 8601, UTC. */
  at: string;
  until: string;
  due: boolean;
  by_itself: boolean;
  minutes: number;
  pressure: string | null;
  mode: string | null;
  reason: string | null;
  start: Call | null;
  later: Call | null;
  skip: Call | null;
  blocked: string | null;
}

export interface Calls {
  stop: Call;
  start: Call | null;
  pause: Call | null;
  resume: Call | null;
  add_five_minutes: Call | null;
  set_pressure: Call | null;
  set_mode: Call | null;
  set_timer: Call | null;
  set_heat: Call | null;
  heat_on: Call | null;
  heat_off: Call | null;
  choose_person: Call | null;
  allow_start: Call | null;
}

/** The parts of a massager that is set up. */
export interface Picture {
  sent_at: string;
  set_up: true;
  name: string;
  words: null;
  kind: Kind;
  by_hand: boolean;
  connection: Connection;
  known: boolean;
  session: Session;
  pressure: Pressure | null;
  legs: Leg[];
  mode: Choice | null;
  modes: Choice[];
  timer: Timer;
  heat: Heat | null;
  worn: boolean | null;
  battery: Battery | null;
  faults: string[];
  start: Start;
  person: Person;
  abilities: Abilities;
  plans: Plan[];
  calls: Calls;
  /** Ids of entities, by platform and key, such as `number_pressure`; `climate` is the main one. */
  entities: Record<string, string>;
}

/** What is sent while the massager is not set up: what was known before holds no more. */
export interface Away {
  sent_at: string;
  set_up: false;
  name: string;
  words: string;
  calls: Pick<Calls, "stop">;
}

/** One event: the whole picture at first, and after an `Away`; then the parts that changed. */
export type LiveEvent = Away | (Partial<Picture> & { sent_at: string });
