/** The time that is left, as a ring. It counts down in the browser, from when the session ends: nobody sends it seconds. */

import { mdiMinus, mdiPlus } from "@mdi/js";
import { css, html, LitElement, nothing, svg, type TemplateResult } from "lit";
import { arc, onGrid } from "../geometry";
import type { Timer } from "../live";
import { clock, type Reading, spokenTime } from "../locale";
import type { Words } from "../words";
import { gaugeStyles } from "./gauge-styles";
import { icon } from "./icon";

const RADIUS = 86;
const MINUTE = 60;
const PRESS_MINUTES = 5;
const PRESSES_MS = 600;

/** Somebody set how long the next session is, in seconds. */
export class TimerSet extends Event {
  constructor(
    readonly seconds: number,
    readonly delay: number,
  ) {
    super("timer-set", { bubbles: true, composed: true });
  }
}

export class Ring extends LitElement {
  static override properties = {
    endsAt: { attribute: false },
    left: { attribute: false },
    length: { attribute: false },
    open: { attribute: false },
    timer: { attribute: false },
    wish: { attribute: false },
    settable: { attribute: false },
    words: { attribute: false },
    reading: { attribute: false },
  };

  /** When it ends by the clock of this browser, in milliseconds; null while it does not run. */
  declare endsAt: number | null;
  /** Seconds left of one that is paused. */
  declare left: number | null;
  declare length: number | null;
  /** Whether a session is open. */
  declare open: boolean;
  declare timer: Timer;
  declare wish: number | undefined;
  declare settable: boolean;
  declare words: Words;
  declare reading: Reading;
  private tick: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    gaugeStyles,
    css`
      .track {
        stroke-width: 10;
      }
      .time {
        stroke: var(--rm-accent);
        stroke-width: 10;
      }
      @container (max-width: 400px) {
        button + span {
          display: none;
        }
        .row {
          gap: 16px;
        }
      }
      .next {
        opacity: 0.55;
      }
      .wish .number {
        font-style: italic;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.tick);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  protected override updated(): void {
    clearTimeout(this.tick);
    if (this.endsAt !== null && this.isConnected) {
      // Just after the second changes.
      const wait = ((this.endsAt - Date.now()) % 1000) + 5;
      this.tick = setTimeout(() => this.requestUpdate(), wait > 5 ? wait : 1000 + wait);
    }
  }

  private get seconds(): number | null {
    return this.endsAt === null ? this.left : Math.max(0, Math.ceil((this.endsAt - Date.now()) / 1000));
  }

  protected override render(): TemplateResult {
    return this.open ? this.running() : this.waiting();
  }

  private running(): TemplateResult {
    const seconds = this.seconds;
    const share = seconds === null || !this.length ? null : Math.min(1, seconds / this.length);
    const said = seconds === null ? this.words("unknown") : spokenTime(seconds, this.words);
    return html`
      <div class="face" role="timer" aria-live="off" aria-label=${this.words("time_left_is", { time: said })}>
        ${this.drawing(share ?? 0)}
        <div class="text" aria-hidden="true">
          <span class="number">${seconds === null ? "–" : clock(seconds)}</span>
          <span class="unit">${seconds === null ? this.words("unknown") : this.words("time_left")}</span>
        </div>
      </div>
      <div class="row">
        <span>${this.length ? this.words("of_minutes", { minutes: this.reading.number(Math.round(this.length / MINUTE)) }) : nothing}</span>
      </div>
    `;
  }

  private waiting(): TemplateResult {
    const { lowest, highest } = this.timer;
    const seconds = this.wish ?? this.timer.seconds;
    const minutes = seconds === null ? "–" : this.reading.number(Math.round(seconds / MINUTE));
    return html`
      <div class="face" role="img" aria-label=${this.words("next_minutes", { minutes })}>
        ${this.drawing(seconds === null ? 0 : seconds / highest)}
        <div class="text ${this.wish === undefined ? "" : "wish"}" aria-hidden="true">
          <span class="number">${minutes}</span>
          <span class="unit">${this.words("minutes_unit")}</span>
        </div>
      </div>
      <div class="row">
        <button
          type="button"
          aria-label=${this.words("shorter")}
          aria-disabled=${!this.settable || seconds === null || seconds <= lowest}
          @click=${() => this.step(-1)}
        >${icon(mdiMinus)}</button>
        <span>${this.words("session_length")}</span>
        <button
          type="button"
          aria-label=${this.words("longer")}
          aria-disabled=${!this.settable || seconds === null || seconds >= highest}
          @click=${() => this.step(1)}
        >${icon(mdiPlus)}</button>
      </div>
    `;
  }

  private drawing(share: number): TemplateResult {
    // A whole circle has no arc.
    return html`<svg viewBox="0 0 200 200" aria-hidden="true">
      <circle class="track" cx="100" cy="100" r=${RADIUS}></circle>
      ${share >= 0.999 ? svg`<circle class="time ${this.open ? "" : "next"}" cx="100" cy="100" r=${RADIUS}></circle>` : nothing}
      ${share > 0 && share < 0.999 ? svg`<path class="time ${this.open ? "" : "next"}" d=${arc(0, share * 360, RADIUS)}></path>` : nothing}
    </svg>`;
  }

  /** To the next five minutes, or to the end of what is allowed. */
  private step(direction: 1 | -1): void {
    const { lowest, highest, step } = this.timer;
    const seconds = this.wish ?? this.timer.seconds;
    if (!this.settable || seconds === null) {
      return;
    }
    const press = Math.max(PRESS_MINUTES * MINUTE, step);
    const grid = direction > 0 ? Math.floor(seconds / press) + 1 : Math.ceil(seconds / press) - 1;
    const wanted = onGrid(grid * press, lowest, step, highest);
    if (wanted !== seconds) {
      this.dispatchEvent(new TimerSet(wanted, PRESSES_MS));
    }
  }
}
