/** The stop, and the three buttons beside it. Each keeps its place: whoever taps twice never meets another one there. */

import { mdiAlertOctagon, mdiPause, mdiPlay, mdiStopCircle, mdiTimerPlusOutline } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import type { Call } from "../live";
import { icon } from "../parts/icon";
import { type Asked, presses, type Status } from "../status";
import type { Words } from "../words";
import type { Context } from "./context";

/** `loud`: something runs, or may run. */
export function stopView(status: Status, loud: boolean, words: Words, stop: () => void): TemplateResult {
  const failed = status === "stop_failed";
  const stopping = status === "stopping";
  const label = words(failed ? "stop_again" : stopping ? "stopping" : "stop");
  return html`<button
    type="button"
    id="stop"
    class="stop ${loud ? "loud" : ""} ${stopping ? "stopping" : ""}"
    aria-describedby=${stopping || failed ? "status" : nothing}
    @click=${stop}
  >${icon(failed ? mdiAlertOctagon : mdiStopCircle)}<span>${label}</span></button>`;
}

export function transportView(context: Context): TemplateResult {
  const { picture, status, words, asked, act } = context;
  const { start, resumes, pause, more } = presses(picture, status, asked);
  const button = (id: string, path: string, label: string, what: Asked, call: Call | null) => html`<button
    type="button"
    id=${id}
    class="press"
    aria-disabled=${call === null}
    @click=${() => call !== null && act(what, call)}
  >${icon(path)}<span>${label}</span></button>`;
  const canPause = picture.abilities.pause && picture.calls.pause !== null;
  return html`<div class="transport">
    ${button("start", mdiPlay, words(resumes ? "resume" : "start"), resumes ? "resume" : "start", start)}
    ${canPause ? button("pause", mdiPause, words("pause"), "pause", pause) : nothing}
    ${picture.calls.add_five_minutes ? button("more", mdiTimerPlusOutline, words("five_minutes_more"), "more", more) : nothing}
  </div>`;
}
