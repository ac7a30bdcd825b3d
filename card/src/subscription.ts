/** Keeps the live picture of one massager while the card is on a page. */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Hass } from "./hass";
import { type Away, type LiveEvent, type Picture, SUBSCRIBE } from "./live";

const RETRY_MS = 5000;
/** What Home Assistant answers to a user who may not see it: asking again changes nothing. */
const FINAL = "unauthorized";

/** What is known of the massager: nothing yet, its picture, that it is not set up, or why nothing is sent. */
export type Known = { picture: Picture } | { away: Away } | { failed: string } | null;

/** Lay the parts of an event over what was known. */
export function merged(known: Known, event: LiveEvent): Known {
  if (event.set_up === false) {
    return { away: event };
  }
  const before = known !== null && "picture" in known ? known.picture : {};
  return { picture: { ...before, ...event } as Picture };
}

export class Subscription implements ReactiveController {
  known: Known = null;
  /** Milliseconds that this browser's clock is ahead of Home Assistant's. */
  skew = 0;
  private unsubscribe: (() => unknown) | undefined;
  private wanted = "";
  private turn = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost & { isConnected: boolean },
    private readonly onChange: () => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.end();
  }

  /** Listen to the massager of an entity, unless that is done already. */
  follow(hass: Hass, entity: string): void {
    if (!this.host.isConnected || entity === this.wanted) {
      return;
    }
    this.end();
    this.wanted = entity;
    this.known = null;
    if (entity !== "") {
      void this.ask(hass, entity, this.turn);
    }
  }

  private async ask(hass: Hass, entity: string, turn: number): Promise<void> {
    try {
      const unsubscribe = await hass.connection.subscribeMessage<LiveEvent>(
        (event) => {
          if (turn === this.turn) {
            this.receive(event);
          }
        },
        { type: SUBSCRIBE, entity_id: entity },
      );
      if (turn === this.turn) {
        this.unsubscribe = unsubscribe;
      } else {
        unsubscribe();
      }
    } catch (error) {
      if (turn === this.turn) {
        this.fail(hass, entity, turn, error);
      }
    }
  }

  private receive(event: LiveEvent): void {
    this.known = merged(this.known, event);
    this.skew = Date.now() - Date.parse(event.sent_at);
    this.onChange();
  }

  private fail(hass: Hass, entity: string, turn: number, error: unknown): void {
    const code = String((error as { code?: unknown } | null)?.code ?? "unknown");
    this.known = { failed: code };
    this.onChange();
    if (code !== FINAL) {
      // The integration may only be starting.
      this.retry = setTimeout(() => void this.ask(hass, entity, turn), RETRY_MS);
    }
  }

  private end(): void {
    this.turn += 1;
    this.wanted = "";
    clearTimeout(this.retry);
    // The connection may be gone, and the subscription with it.
    void Promise.resolve(this.unsubscribe?.()).catch(() => undefined);
    this.unsubscribe = undefined;
  }
}
