/** How the card looks: Home Assistant's own tokens, with a value in reserve for each. */

import { css, unsafeCSS } from "lit";
import { legsStyles } from "./parts/legs";

/** The small form, for a narrow column or where the owner wants it. */
const SMALL = `
  .card { padding: 12px; gap: 10px; --rm-gauge-size: 132px; }
  .main { gap: 10px; }
  .legs { display: none; }
  .gauges, .gauges.with-legs { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
  .gauges > :only-child { grid-column: 1 / -1; }
  .stop { min-height: 64px; }
  .press span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .choice.long { display: none; }
  .short { display: block; }
`;

const HOST_SMALL = SMALL.replace(
  /^ {2}(\S[^{]*)\{/gm,
  (_, names: string) =>
    `${names
      .split(",")
      .map((name) => `:host([compact]) ${name.trim()}`)
      .join(", ")} {`,
);

export const cardStyles = [
  legsStyles,
  css`
    :host {
      display: block;
      --rm-accent: var(--primary-color, #009ac7);
      --rm-card: var(--ha-card-background, var(--card-background-color, #fff));
      --rm-text: var(--primary-text-color, #141414);
      --rm-text-2: var(--secondary-text-color, #5e5e5e);
      --rm-disabled: var(--disabled-text-color, #bdbdbd);
      --rm-focus: var(--ha-color-focus, #f36d00);
      --rm-track: color-mix(in srgb, var(--rm-text) 12%, transparent);
      --rm-outline: color-mix(in srgb, var(--rm-text) 45%, transparent);
      --rm-fill: color-mix(in srgb, var(--rm-text) 8%, transparent);
      --rm-fill-hover: color-mix(in srgb, var(--rm-text) 14%, transparent);
      --rm-danger: var(--ha-color-fill-danger-loud-resting, #dc3146);
      --rm-on-danger: var(--ha-color-on-danger-loud, #fff);
      --rm-danger-quiet: var(--ha-color-fill-danger-normal-resting, #ffdedc);
      --rm-on-danger-quiet: var(--ha-color-on-danger-normal, #b30532);
      --rm-warning-quiet: var(--ha-color-fill-warning-normal-resting, #ffe0c8);
      --rm-on-warning-quiet: var(--ha-color-on-warning-normal, #9d3800);
      color: var(--rm-text);
      font-family: var(--ha-font-family-body, inherit);
      font-size: var(--ha-font-size-m, 14px);
      line-height: var(--ha-line-height-normal, 1.5);
      -webkit-tap-highlight-color: transparent;
    }
    ha-card {
      height: 100%;
      container-type: inline-size;
      overflow: hidden;
    }
    .card {
      display: flex;
      flex-direction: column;
      gap: 16px;
      padding: 16px;
      box-sizing: border-box;
      --rm-gauge-size: 168px;
    }
    .card.heats {
      --rm-accent: var(--state-climate-heat-color, #ff6f22);
    }
    .empty {
      margin: 0;
      padding: 24px 16px;
      text-align: center;
      color: var(--rm-text-2);
    }
    .hidden {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    button,
    select {
      font: inherit;
      color: inherit;
      cursor: pointer;
      touch-action: manipulation;
    }
    button:focus-visible,
    select:focus-visible {
      outline: 2px solid var(--rm-focus);
      outline-offset: 2px;
    }
    .icon {
      flex: none;
      width: 24px;
      height: 24px;
      fill: currentColor;
    }

    /* header */
    .header {
      display: flex;
      align-items: center;
      gap: 12px;
      min-height: 42px;
    }
    .title {
      flex: 1;
      display: flex;
      align-items: center;
      gap: 12px;
      min-width: 0;
      padding: 0;
      border: none;
      border-radius: var(--ha-border-radius-md, 8px);
      background: none;
      text-align: start;
    }
    .symbol {
      flex: none;
      display: grid;
      place-items: center;
      width: 40px;
      height: 40px;
      border-radius: 50%;
      background: var(--rm-fill);
      color: var(--rm-text-2);
    }
    .active .symbol {
      background: color-mix(in srgb, var(--rm-accent) 20%, transparent);
      color: var(--rm-accent);
    }
    .warning .symbol {
      background: var(--rm-warning-quiet);
      color: var(--rm-on-warning-quiet);
    }
    .danger .symbol {
      background: var(--rm-danger-quiet);
      color: var(--rm-on-danger-quiet);
    }
    .titles {
      display: flex;
      flex-direction: column;
      min-width: 0;
      line-height: 1.3;
    }
    .name {
      font-size: var(--ha-font-size-l, 16px);
      font-weight: var(--ha-font-weight-medium, 500);
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .status {
      color: var(--rm-text-2);
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .battery {
      display: flex;
      align-items: center;
      gap: 2px;
      color: var(--rm-text-2);
      font-size: var(--ha-font-size-s, 12px);
      font-variant-numeric: tabular-nums;
    }
    .battery .icon {
      width: 20px;
      height: 20px;
    }
    .battery.low {
      color: var(--rm-on-danger-quiet);
    }

    /* gauges */
    .main {
      display: flex;
      flex-direction: column;
      gap: 16px;
    }
    .gauges {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(0, 1fr));
      grid-auto-flow: column;
      gap: 12px;
      align-items: start;
    }
    .legs {
      min-width: 0;
    }
    .legs .row {
      display: flex;
      align-items: center;
      justify-content: center;
      min-height: 40px;
      margin-top: 4px;
      font-size: var(--ha-font-size-s, 12px);
      color: var(--rm-text-2);
    }

    /* controls */
    .controls {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }
    .stop {
      display: flex;
      align-items: center;
      justify-content: center;
      gap: 12px;
      width: 100%;
      min-height: 76px;
      padding: 8px 16px;
      border: none;
      border-radius: var(--ha-border-radius-lg, 12px);
      background: var(--rm-danger-quiet);
      color: var(--rm-on-danger-quiet);
      box-shadow: inset 0 0 0 2px var(--rm-danger);
      font-size: var(--ha-font-size-2xl, 24px);
      font-weight: var(--ha-font-weight-bold, 700);
      line-height: 1.1;
      transition: background-color 180ms ease-out;
    }
    .stop .icon {
      width: 36px;
      height: 36px;
    }
    .stop.loud {
      background: var(--rm-danger);
      color: var(--rm-on-danger);
    }
    .stop:active {
      filter: brightness(0.9);
    }
    .stop.stopping .icon {
      animation: beat 1s ease-in-out infinite;
    }
    @keyframes beat {
      50% {
        opacity: 0.35;
      }
    }
    .transport {
      display: grid;
      grid-auto-flow: column;
      grid-auto-columns: minmax(0, 1fr);
      gap: 8px;
    }
    .press {
      display: flex;
      align-items: center;
      justify-content: center;
      gap: 8px;
      min-height: 48px;
      padding: 4px 8px;
      border: none;
      border-radius: var(--ha-border-radius-lg, 12px);
      background: var(--rm-fill);
      font-weight: var(--ha-font-weight-medium, 500);
      line-height: 1.2;
    }
    .press:hover {
      background: var(--rm-fill-hover);
    }
    #start:not([aria-disabled="true"]) {
      background: color-mix(in srgb, var(--rm-accent) 24%, transparent);
    }
    .press[aria-disabled="true"],
    .chip[aria-disabled="true"] {
      cursor: default;
      background: color-mix(in srgb, var(--rm-text) 4%, transparent);
      color: var(--rm-disabled);
    }

    /* notices */
    .notices {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }
    .notice {
      display: flex;
      align-items: center;
      gap: 12px;
      padding: 8px 12px;
      border-radius: var(--ha-border-radius-lg, 12px);
      background: var(--rm-fill);
      line-height: 1.35;
    }
    .notice.warning {
      background: var(--rm-warning-quiet);
    }
    .notice.warning > .icon {
      color: var(--rm-on-warning-quiet);
    }
    .notice.danger {
      background: var(--rm-danger-quiet);
    }
    .notice.danger > .icon {
      color: var(--rm-on-danger-quiet);
    }
    .notice-text {
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .close {
      display: grid;
      place-items: center;
      width: 36px;
      height: 36px;
      margin: -4px -8px -4px 0;
      padding: 0;
      border: none;
      border-radius: 50%;
      background: none;
    }
    .close:hover {
      background: var(--rm-fill-hover);
    }
    .close .icon {
      width: 20px;
      height: 20px;
    }

    /* choices */
    .choices {
      display: flex;
      flex-direction: column;
      gap: 12px;
    }
    .choice,
    .menu {
      display: flex;
      align-items: baseline;
      gap: 12px;
    }
    .menu {
      align-items: center;
    }
    .label {
      flex: none;
      width: 56px;
      color: var(--rm-text-2);
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .chips {
      flex: 1;
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      min-width: 0;
    }
    .chip {
      min-height: 36px;
      padding: 4px 14px;
      border: 1px solid transparent;
      border-radius: var(--ha-border-radius-pill, 9999px);
      background: var(--rm-fill);
      line-height: 1.2;
    }
    .chip:hover:not([aria-disabled="true"]) {
      background: var(--rm-fill-hover);
    }
    .chip[aria-pressed="true"] {
      border-color: var(--rm-accent);
      background: color-mix(in srgb, var(--rm-accent) 20%, transparent);
      font-weight: var(--ha-font-weight-medium, 500);
    }
    .chip.waits {
      border-style: dashed;
      border-color: var(--rm-text);
      font-style: italic;
    }
    @container (max-width: 400px) {
      .choice,
      .menu {
        gap: 8px;
      }
      .label {
        width: 48px;
      }
      .chips {
        gap: 6px;
      }
      .chip {
        padding: 4px 11px;
      }
    }
    .short {
      display: none;
    }
    select {
      flex: 1;
      min-width: 0;
      min-height: 40px;
      padding: 4px 12px;
      border: 1px solid var(--rm-outline);
      border-radius: var(--ha-border-radius-lg, 12px);
      background: var(--rm-card);
    }
    select:disabled {
      opacity: 1;
      cursor: default;
      color: var(--rm-text-2);
      border-color: var(--rm-track);
    }

    /* plan */
    .plans {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }
    .others {
      margin: 0;
      padding: 0 12px;
      color: var(--rm-text-2);
    }
    .plan {
      display: flex;
      gap: 12px;
      padding: 12px;
      border-radius: var(--ha-border-radius-lg, 12px);
      background: var(--rm-fill);
    }
    .plan > .icon {
      margin: 2px;
      color: var(--rm-text-2);
    }
    .plan-text {
      flex: 1;
      min-width: 0;
    }
    .plan p {
      margin: 0 0 4px;
      overflow-wrap: anywhere;
    }
    .plan-title {
      font-weight: var(--ha-font-weight-medium, 500);
    }
    .plan .reason {
      color: var(--rm-text-2);
    }
    .plan .chips {
      margin-top: 8px;
    }
    .plan .chip {
      background: var(--rm-card);
    }
    .plan .chip[aria-disabled="true"] {
      border-color: var(--rm-track);
      background: none;
    }

    ${unsafeCSS(HOST_SMALL)}
    @container (max-width: 339px) {
      ${unsafeCSS(SMALL)}
    }
    @media (prefers-reduced-motion: reduce) {
      .stop {
        transition: none;
      }
      .stop.stopping .icon {
        animation: none;
      }
    }
  `,
];
