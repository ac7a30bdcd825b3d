/** The pressure on a dial: what is reported, what is set and not reported yet, what is in it now, and the cap. */

import { mdiMinus, mdiPlus } from "@mdi/js";
import { css, html, LitElement, nothing, svg, type TemplateResult } from "lit";
import { angleOf, arc, DIAL_START, DIAL_SWEEP, isOnRing, onGrid, point, valueAt } from "../geometry";
import type { Pressure } from "../live";
import type { Reading } from "../locale";
import { dialEnd } from "../status";
import type { Words } from "../words";
import { gaugeStyles } from "./gauge-styles";
import { icon } from "./icon";

const RADIUS = 86;
const NOW_RADIUS = 71;
const REACH = 22;
const GRAB = 40;
const KEYS_MS = 600;
const PAGE_STEPS = 5;
const END = DIAL_START + DIAL_SWEEP;

/** Somebody set a value; it is meant to be sent after so many milliseconds without another one. */
export class DialSet extends Event {
  constructor(
    readonly value: number,
    readonly delay: number,
  ) {
    super("dial-set", { bubbles: true, composed: true });
  }
}

export class Dial extends LitElement {
  static override properties = {
    pressure: { attribute: false },
    wish: { attribute: false },
    waits: { attribute: false },
    settable: { attribute: false },
    byStep: { attribute: false },
    open: { attribute: false },
    words: { attribute: false },
    reading: { attribute: false },
    dragged: { state: true },
  };

  declare pressure: Pressure;
  /** What was set and is not reported yet. */
  declare wish: number | undefined;
  /** An answer is awaited. */
  declare waits: boolean;
  declare settable: boolean;
  /** One step for each press, up from what is reported alone: it drives current through a body. */
  declare byStep: boolean;
  /** Whether a session is open: else nobody needs to read that there is no pressure. */
  declare open: boolean;
  declare words: Words;
  declare reading: Reading;
  declare private dragged: number | undefined;

  static override styles = [
    gaugeStyles,
    css`
      .track {
        stroke-width: 16;
      }
      .beyond {
        stroke: var(--rm-track);
        stroke-width: 4;
        stroke-dasharray: 1 9;
      }
      .set {
        stroke: var(--rm-accent);
        stroke-width: 16;
      }
      .next {
        opacity: 0.55;
      }
      .now {
        stroke: var(--rm-accent);
        stroke-width: 5;
        opacity: 0.75;
      }
      .cap {
        stroke: var(--primary-text-color);
        stroke-width: 3;
      }
      .handle {
        fill: var(--rm-card);
        stroke: var(--rm-accent);
        stroke-width: 5;
      }
      .handle.wished {
        stroke: var(--primary-text-color);
        stroke-width: 3;
        stroke-dasharray: 4 5;
      }
      .reach {
        stroke: transparent;
        stroke-width: 44;
        stroke-linecap: butt;
        pointer-events: stroke;
        cursor: pointer;
      }
      .grab {
        fill: transparent;
        stroke: none;
        pointer-events: all;
        cursor: grab;
      }
      .limit {
        position: absolute;
        inset: auto 0 0;
        text-align: center;
        font-size: clamp(11px, 8cqw, 13px);
        line-height: 1.2;
        color: var(--secondary-text-color);
      }
      .row {
        gap: 16px;
      }
      .wish .number {
        font-style: italic;
        font-weight: var(--ha-font-weight-normal, 400);
      }
      @container (min-width: 340px) {
        .steps button {
          width: 48px;
          height: 48px;
        }
      }
    `,
  ];

  private get end(): number {
    return dialEnd(this.pressure.lowest, this.pressure.cap, this.pressure.highest);
  }

  private get chosen(): number | null {
    return this.dragged ?? this.wish ?? this.pressure.value;
  }

  protected override render(): TemplateResult {
    const slides = this.settable && !this.byStep;
    const { lowest, cap } = this.pressure;
    const text = this.words(this.pressure.unit === "level" ? "level" : "pressure");
    const wished = this.dragged !== undefined || this.wish !== undefined;
    const inner = html`
      <svg viewBox="0 0 200 200" aria-hidden="true">${this.drawing(slides)}</svg>
      <div class="text ${wished ? "wish" : ""}">
        <span class="number">${this.numeral}</span>
        <span class="unit">${this.pressure.unit === "mmHg" ? "mmHg" : this.pressure.unit === "level" ? text : nothing}</span>
        <span class="note">${this.note}</span>
      </div>
      <span class="limit">${this.limit}</span>
    `;
    return html`
      ${
        slides
          ? html`<div
              class="face"
              role="slider"
              tabindex="0"
              aria-label=${text}
              aria-valuemin=${lowest}
              aria-valuemax=${cap}
              aria-valuenow=${this.chosen ?? lowest}
              aria-valuetext=${this.spoken}
              @keydown=${this.onKey}
            >${inner}</div>`
          : html`<div class="face" role="img" aria-label=${`${text}: ${this.spoken}`}>${inner}</div>`
      }
      <div class="row ${this.byStep ? "steps" : ""}">${this.steps()}</div>
    `;
  }

  private drawing(slides: boolean): TemplateResult {
    const { lowest, cap, value, now, target, unit } = this.pressure;
    const end = this.end;
    const at = (number: number) => angleOf(number, lowest, end);
    const capAngle = at(cap);
    const goal = this.dragged ?? this.wish ?? (target !== value ? target : null);
    const [x1, y1] = point(capAngle, RADIUS - 11);
    const [x2, y2] = point(capAngle, RADIUS + 11);
    return svg`
      <path class="track" d=${arc(DIAL_START, capAngle, RADIUS)}></path>
      ${capAngle < END - 4 ? svg`<path class="beyond" d=${arc(capAngle + 8, END, RADIUS)}></path>` : nothing}
      ${value !== null ? svg`<path class="set ${this.open ? "" : "next"}" d=${arc(DIAL_START, at(value), RADIUS)}></path>` : nothing}
      ${now !== null && unit === "mmHg" && now > lowest ? svg`<path class="now" d=${arc(DIAL_START, at(now), NOW_RADIUS)}></path>` : nothing}
      <line class="cap" x1=${x1} y1=${y1} x2=${x2} y2=${y2}></line>
      ${value !== null ? this.handle(at(value), "") : nothing}
      ${goal !== null && goal !== undefined ? this.handle(at(goal), "wished") : nothing}
      ${
        slides
          ? svg`<g @pointerdown=${this.onDown} @pointermove=${this.onMove} @pointerup=${this.onUp} @pointercancel=${this.onCancel}>
              <path class="reach" d=${arc(DIAL_START, END, RADIUS)}></path>
              ${this.grab(at(this.chosen ?? lowest))}
            </g>`
          : nothing
      }
    `;
  }

  private handle(angle: number, kind: string): TemplateResult {
    const [x, y] = point(angle, RADIUS);
    return svg`<circle class="handle ${kind}" cx=${x} cy=${y} r="10"></circle>`;
  }

  private get limit(): string {
    const { unit, cap } = this.pressure;
    return this.words("at_most", {
      value: unit === "percent" ? this.reading.percent(cap) : this.reading.number(cap),
    });
  }

  /** Where a finger takes the handle; elsewhere on the ring it scrolls the page, and changes nothing in passing. */
  private grab(angle: number): TemplateResult {
    const [x, y] = point(angle, RADIUS);
    return svg`<circle class="grab" cx=${x} cy=${y} r=${GRAB} @touchstart=${this.onTouch}></circle>`;
  }

  private steps(): TemplateResult | typeof nothing {
    if (!this.settable) {
      return nothing;
    }
    return html`
      <button type="button" aria-label=${this.words("lower")} aria-disabled=${!this.canStep(-1)} @click=${() => this.step(-1)}>
        ${icon(mdiMinus)}
      </button>
      <button type="button" aria-label=${this.words("raise")} aria-disabled=${!this.canStep(1)} @click=${() => this.step(1)}>
        ${icon(mdiPlus)}
      </button>
    `;
  }

  private get numeral(): string {
    const chosen = this.chosen;
    if (chosen === null) {
      return "–";
    }
    return this.pressure.unit === "percent" ? this.reading.percent(chosen) : this.reading.number(chosen);
  }

  /** What belongs to the number: that it is not reported yet, where a soft start leads, or what is in it now. */
  private get note(): string {
    const { value, now, target } = this.pressure;
    if (this.dragged !== undefined) {
      return "";
    }
    if (this.wish !== undefined) {
      return this.words("not_reported");
    }
    if (value === null) {
      return this.words("unknown");
    }
    if (target !== null && target !== value) {
      return this.words("leads_to", { value: this.reading.number(target) });
    }
    if (now !== null && (now > 0 || this.open)) {
      return this.words("now", { value: this.reading.number(now) });
    }
    return this.open ? "" : this.words("next_session");
  }

  /** What a screen reader says of it: not what changes with nearly every report, which nobody could listen to. */
  private get spoken(): string {
    const { unit, target, value } = this.pressure;
    const chosen = this.chosen;
    if (chosen === null) {
      return this.words("unknown");
    }
    const said = [this.reading.pressure(chosen, unit, this.words)];
    if (this.wish !== undefined) {
      said.push(this.words("not_reported"));
    } else if (target !== null && target !== value) {
      said.push(this.words("rises_to", { value: this.reading.pressure(target, unit, this.words) }));
    }
    return said.join(", ");
  }

  /** Softer is softer than what is felt now; stronger goes on from where a soft start leads. */
  private next(steps: number): number | null {
    const { value, target } = this.pressure;
    const set = this.dragged ?? this.wish ?? (steps > 0 ? (target ?? value) : value);
    const from = this.byStep ? value : set;
    return from === null ? null : this.stepped(from, steps);
  }

  private canStep(direction: 1 | -1): boolean {
    const { value, target } = this.pressure;
    if (this.byStep && direction > 0 && (this.waits || this.wish !== undefined)) {
      return false;
    }
    const next = this.next(direction);
    return next !== null && next !== (this.byStep ? value : (this.wish ?? target ?? value));
  }

  private stepped(from: number, steps: number): number {
    const { lowest, step, cap } = this.pressure;
    return onGrid(from + steps * step, lowest, step, cap);
  }

  private step(direction: 1 | -1): void {
    const next = this.next(direction);
    if (next !== null && this.canStep(direction)) {
      this.dispatchEvent(new DialSet(next, this.byStep ? 0 : KEYS_MS));
    }
  }

  private onKey(event: KeyboardEvent): void {
    const { lowest, cap, value, target } = this.pressure;
    const steps: Record<string, number> = {
      ArrowUp: 1,
      ArrowRight: 1,
      ArrowDown: -1,
      ArrowLeft: -1,
      PageUp: PAGE_STEPS,
      PageDown: -PAGE_STEPS,
    };
    const by = steps[event.key];
    const ends: Record<string, number> = { Home: lowest, End: this.stepped(cap, 0) };
    const next = by === undefined ? ends[event.key] : (this.next(by) ?? lowest);
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    if (next !== (this.wish ?? target ?? value)) {
      this.dispatchEvent(new DialSet(next, KEYS_MS));
    }
  }

  private placed(event: PointerEvent): { x: number; y: number } {
    const box = (this.renderRoot.querySelector(".face > svg") as SVGElement).getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * 200, y: ((event.clientY - box.top) / box.height) * 200 };
  }

  private readAt(event: PointerEvent): number {
    const { lowest, step, cap } = this.pressure;
    const { x, y } = this.placed(event);
    return onGrid(valueAt(x, y, lowest, this.end), lowest, step, cap);
  }

  private onDown(event: PointerEvent): void {
    const { x, y } = this.placed(event);
    const held = (event.target as Element).classList.contains("grab");
    if (event.button !== 0 || (event.pointerType === "touch" ? !held : !isOnRing(x, y, RADIUS, REACH))) {
      return;
    }
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.dragged = held ? (this.chosen ?? this.pressure.lowest) : this.readAt(event);
  }

  private onTouch(event: TouchEvent): void {
    // Else the browser takes the finger for one that scrolls: in a drawing it does not look at `touch-action`.
    event.preventDefault();
  }

  private onMove(event: PointerEvent): void {
    if (this.dragged !== undefined) {
      this.dragged = this.readAt(event);
    }
  }

  private onUp(): void {
    if (this.dragged === undefined) {
      return;
    }
    const value = this.dragged;
    this.dragged = undefined;
    if (value !== (this.wish ?? this.pressure.target ?? this.pressure.value)) {
      this.dispatchEvent(new DialSet(value, 0));
    }
  }

  private onCancel(): void {
    this.dragged = undefined;
  }
}
