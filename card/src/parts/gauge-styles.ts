/** What the dial and the ring share: a round face, and a row of two buttons under it. */

import { css } from "lit";

export const gaugeStyles = css`
  :host {
    display: block;
    min-width: 0;
    -webkit-tap-highlight-color: transparent;
  }
  .face {
    position: relative;
    width: 100%;
    max-width: var(--rm-gauge-size, 168px);
    margin: 0 auto;
    aspect-ratio: 1;
    border-radius: 50%;
    container-type: inline-size;
    outline: none;
  }
  .face:focus-visible {
    outline: 2px solid var(--rm-focus);
    outline-offset: 2px;
  }
  svg {
    display: block;
    width: 100%;
    height: 100%;
    overflow: visible;
  }
  .face > svg {
    pointer-events: none;
  }
  path,
  circle,
  line {
    fill: none;
    stroke-linecap: round;
  }
  .track {
    stroke: var(--rm-track);
  }
  .text {
    position: absolute;
    inset: 18%;
    border-radius: 50%;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    text-align: center;
    line-height: 1.15;
    color: var(--primary-text-color);
  }
  .number {
    font-size: clamp(22px, 25cqw, 42px);
    font-weight: var(--ha-font-weight-medium, 500);
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.02em;
  }
  .unit,
  .note {
    font-size: clamp(11px, 8cqw, 13px);
    max-width: 112%;
  }
  .unit {
    color: var(--secondary-text-color);
  }
  .note {
    min-height: 1.15em;
    margin-top: 2px;
    color: var(--primary-text-color);
  }
  .row {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--ha-space-1, 4px);
    min-height: 40px;
    margin-top: var(--ha-space-1, 4px);
    font-size: var(--ha-font-size-s, 12px);
    color: var(--secondary-text-color);
    text-align: center;
  }
  .row span {
    min-width: 0;
    padding: 0 2px;
    white-space: nowrap;
  }
  button {
    flex: none;
    display: grid;
    place-items: center;
    width: 40px;
    height: 40px;
    padding: 0;
    border: none;
    border-radius: var(--ha-border-radius-circle, 50%);
    background: var(--rm-fill);
    color: var(--primary-text-color);
    font: inherit;
    cursor: pointer;
    touch-action: manipulation;
  }
  button:hover {
    background: var(--rm-fill-hover);
  }
  button:focus-visible {
    outline: 2px solid var(--rm-focus);
    outline-offset: 2px;
  }
  button[aria-disabled="true"] {
    cursor: default;
    background: none;
    color: var(--rm-disabled);
  }
  button svg {
    width: 22px;
    height: 22px;
    fill: currentColor;
  }
  button svg path {
    fill: currentColor;
    stroke: none;
  }
`;
