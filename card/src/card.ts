/** The dashboard card of a massager. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { type CardConfig, checked, configForm, gridOptions, stubConfig } from "./config";
import { type Hass, make, wordsOf } from "./hass";
import type { Call, Picture } from "./live";
import { Reading } from "./locale";
import { noticesOf } from "./notices";
import { type Asked, mayRun, type Status, statusKey, statusOf } from "./status";
import { cardStyles } from "./styles";
import { Subscription } from "./subscription";
import { choicesView } from "./views/choices";
import type { Context } from "./views/context";
import { stopView, transportView } from "./views/controls";
import { gaugesView } from "./views/gauges";
import { headerView } from "./views/header";
import { noticesView } from "./views/notices";
import { plansView } from "./views/plans";
import { type Setting, Wishes } from "./wishes";
import { type Words, wordsIn } from "./words";

const MINUTE_MS = 60_000;

export class RecoveryMassagerCard extends LitElement {
  static override properties = { config: { state: true }, preview: { type: Boolean } };
  static override styles = cardStyles;
  static getConfigForm = configForm;
  static getStubConfig = stubConfig;

  /** Set by Home Assistant while somebody edits the dashboard: then nothing but a stop is sent. */
  declare preview: boolean;
  declare private config: CardConfig | undefined;
  private home: Hass | undefined;
  private words: Words = wordsIn("en");
  private reading = new Reading(undefined);
  private readonly asked = new Map<Asked, number>();
  private stops = 0;
  private error: string | null = null;
  private stopError: string | null = null;
  private closedRefusal: string | null = null;
  private minute: ReturnType<typeof setInterval> | undefined;
  private readonly subscription = new Subscription(this, () => this.reported());
  private readonly wishes = new Wishes(
    () => this.requestUpdate(),
    (error) => void this.tell(error),
  );

  setConfig(config: CardConfig): void {
    this.config = checked(config);
  }

  getCardSize(): number {
    return this.config?.compact ? 5 : 9;
  }

  getGridOptions() {
    return gridOptions(this.config);
  }

  /** Told anew with every state of the house; the card looks at none of them. */
  set hass(hass: Hass) {
    const before = this.home;
    this.home = hass;
    if (before?.locale !== hass.locale || before?.connected !== hass.connected) {
      this.words = wordsIn(hass.locale?.language ?? hass.language);
      this.reading = new Reading(hass.locale, hass.config?.time_zone);
      this.requestUpdate();
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // "Tonight" becomes "today", and what was planned is due.
    this.minute = setInterval(() => this.requestUpdate(), MINUTE_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.minute);
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (this.home !== undefined && this.config !== undefined) {
      this.subscription.follow(this.home, this.config.entity);
    }
    if (changes.has("config")) {
      this.toggleAttribute("compact", this.config?.compact === true);
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { config, home, words } = this;
    if (config === undefined || home === undefined) {
      return nothing;
    }
    if (config.entity === "") {
      return html`<ha-card><p class="empty">${words("choose_massager")}</p></ha-card>`;
    }
    const { known } = this.subscription;
    const picture = known !== null && "picture" in known ? known.picture : null;
    const asked = new Set(this.asked.keys());
    const status = statusOf(known, home.connected, asked);
    const context = picture === null ? null : this.context(picture, status, asked);
    const stop = stopView(status, mayRun(known, home.connected), words, () => void this.stop());
    const transport = context === null ? nothing : transportView(context);
    const gauges = context === null ? nothing : gaugesView(context, this.subscription.skew, config.show_legs !== false);
    const troubles = { error: this.error, stopError: this.stopError, closedRefusal: this.closedRefusal };
    const first = picture?.by_hand === true;
    const line = this.line(status, picture);
    return html`<ha-card>
      <div class="card ${picture?.heat?.on && status === "running" ? "heats" : ""}">
        ${headerView(
          {
            name:
              config.name ||
              (picture?.name ?? (known !== null && "away" in known ? known.away.name : words("massager"))),
            kind: picture?.kind ?? "air",
            status,
            line,
            battery: status === "offline" ? null : (picture?.battery ?? null),
            ...(picture?.entities.climate ? { open: () => this.openMore(picture.entities.climate as string) } : {}),
          },
          words,
          this.reading,
        )}
        <div class="main">
          ${first ? nothing : gauges}
          <div class="controls">${stop}${transport}</div>
          ${first ? gauges : nothing}
        </div>
        ${noticesView(
          noticesOf(known, status, troubles, words, this.reading),
          words,
          (call) => void this.act("other", call),
          (what) => this.close(what),
        )}
        ${context === null ? nothing : choicesView(context)}
        ${context === null || config.show_plan === false ? nothing : plansView(context, new Date())}
        <div id="status" class="hidden" role="status">${line}</div>
      </div>
    </ha-card>`;
  }

  private line(status: Status, picture: Picture | null): string {
    const said = [this.words(statusKey(status))];
    if (picture?.mode && (status === "running" || status === "paused")) {
      said.push(picture.mode.label);
    }
    return said.join(" · ");
  }

  private context(picture: Picture, status: Status, asked: ReadonlySet<Asked>): Context {
    return {
      picture,
      status,
      words: this.words,
      reading: this.reading,
      asked,
      wishes: this.wishes,
      act: (what, call, value) => void this.act(what, call, value),
      wish: (setting, value, call, delay) => this.wish(setting, value, call, delay),
    };
  }

  private reported(): void {
    const { known } = this.subscription;
    if (known !== null && "picture" in known) {
      const { pressure, mode, timer, heat, person, session } = known.picture;
      this.wishes.reported("pressure", pressure?.value, pressure?.target);
      this.wishes.reported("mode", mode?.value);
      this.wishes.reported("timer", timer.seconds);
      this.wishes.reported("heat", heat?.value);
      this.wishes.reported("person", person.value);
      if (session.state === "running" && this.asked.size === 0) {
        this.closedRefusal = null;
      }
    }
    this.requestUpdate();
  }

  /** The stop goes first, whatever else is on its way, and may be pressed again at any time. */
  private async stop(): Promise<void> {
    const { home, config } = this;
    if (home === undefined || config === undefined) {
      return;
    }
    this.stops += 1;
    this.error = null;
    this.stopError = null;
    this.wishes.drop();
    const turn = this.stops;
    const own: Call = { domain: "recovery_massager", service: "stop_session", data: { entity_id: config.entity } };
    const { known } = this.subscription;
    const call = known === null || "failed" in known ? own : ("away" in known ? known.away : known.picture).calls.stop;
    try {
      await this.waitFor("stop", make(home, call));
    } catch (error) {
      const words = await wordsOf(home, error, this.words("stop_unknown"));
      if (turn === this.stops) {
        this.stopError = words;
      }
    }
    this.requestUpdate();
  }

  private async act(what: Asked, call: Call, value?: unknown): Promise<void> {
    if (this.home === undefined || this.preview) {
      return;
    }
    const { stops } = this;
    this.error = null;
    try {
      await this.waitFor(what, make(this.home, call, value));
    } catch (error) {
      // What a stop cut short is no trouble.
      if (stops === this.stops) {
        await this.tell(error);
      }
    }
    this.requestUpdate();
  }

  private wish(setting: Setting, value: number | string, call: Call, delay?: number): void {
    const { home } = this;
    if (home === undefined || this.preview) {
      return;
    }
    const send = async (wanted: number | string) => {
      const sent = setting === "timer" && typeof wanted === "number" ? wanted / 60 : wanted;
      await make(home, call, sent);
    };
    this.error = null;
    this.wishes.set(setting, value, send, delay);
  }

  private async waitFor(what: Asked, work: Promise<void>): Promise<void> {
    this.asked.set(what, (this.asked.get(what) ?? 0) + 1);
    this.requestUpdate();
    try {
      await work;
    } finally {
      const left = (this.asked.get(what) ?? 1) - 1;
      if (left > 0) {
        this.asked.set(what, left);
      } else {
        this.asked.delete(what);
      }
    }
  }

  private async tell(error: unknown): Promise<void> {
    if (this.home !== undefined) {
      this.error = await wordsOf(this.home, error, this.words("call_unknown"));
      this.requestUpdate();
    }
  }

  private close(what: "error" | "stop_error" | "last_refusal"): void {
    if (what === "stop_error") {
      this.stopError = null;
    } else {
      // A refusal is kept by the massager too; whoever closed it has read it.
      const { known } = this.subscription;
      this.closedRefusal = known !== null && "picture" in known ? known.picture.start.last_refusal : null;
      this.error = null;
    }
    this.requestUpdate();
  }

  private openMore(entityId: string): void {
    this.dispatchEvent(new CustomEvent("hass-more-info", { detail: { entityId }, bubbles: true, composed: true }));
  }
}
