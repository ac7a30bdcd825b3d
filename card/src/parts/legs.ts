/** The legs, with their chambers as full as the massager reports them. */

import { css, html, nothing, svg, type TemplateResult } from "lit";
import type { Leg } from "../live";
import type { Reading } from "../locale";
import type { Words } from "../words";

const LEG =
  "M24 8Q24 2 30 2L58 2Q64 2 64.5 8C69 34 68 58 60 84C56 98 55 108 56 118C57 128 60 136 60 146Q60 158 48 158" +
  "L14 158Q4 158 4 148Q5 138 16 134C27 130 32 124 32 114C32 96 24 72 23 48C22 34 23 20 24 8Z";
const WIDTH = 72;
const TOP = 0;
const INSTEP = 124;
const SOLE = 160;
const GAP = 3;

/** The bands of so many chambers, from the foot up: where each begins, and how high it is. */
export function bands(count: number): { y: number; height: number }[] {
  if (count === 1) {
    return [{ y: TOP, height: SOLE - TOP }];
  }
  const height = (INSTEP - TOP) / (count - 1) - GAP;
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? { y: INSTEP, height: SOLE - INSTEP } : { y: INSTEP - index * (height + GAP), height },
  );
}

function leg({ chambers, side }: Leg, index: number, full: number): TemplateResult {
  const offset = index * WIDTH;
  const mirrored = side === "right" ? `translate(${offset + WIDTH} 0) scale(-1 1)` : `translate(${offset} 0)`;
  return svg`<g transform=${mirrored}>
    <g clip-path="url(#leg)">
      ${bands(chambers.length).map(({ y, height }, chamber) => {
        const pressure = chambers[chamber] ?? null;
        const share = pressure === null ? 0 : Math.min(1, pressure / full);
        return svg`
          ${pressure === null ? nothing : svg`<rect class="chamber" x="0" y=${y} width=${WIDTH} height=${height}></rect>`}
          ${
            pressure === null
              ? svg`<rect class="unknown" x="0" y=${y} width=${WIDTH} height=${height}></rect>`
              : svg`<rect class="air" x="0" y=${y} width=${WIDTH} height=${height} style="transform: scaleY(${share.toFixed(3)})"></rect>`
          }
        `;
      })}
    </g>
    <path class="outline" d=${LEG}></path>
  </g>`;
}

/** What the legs feel, for ears. */
export function spokenLegs(legs: Leg[], words: Words, reading: Reading): string {
  return legs
    .map(({ side, chambers }) => {
      const numbers = chambers.map((pressure) => (pressure === null ? words("unknown") : reading.number(pressure)));
      const whose = words(side === null ? "leg" : side === "left" ? "left_leg" : "right_leg");
      return words("leg_pressures", { leg: whose, pressures: numbers.join(", ") });
    })
    .join("; ");
}

/** Draw the legs; `full` is the pressure in mmHg that fills a chamber to its top. */
export function legsView(legs: Leg[], full: number, words: Words, reading: Reading): TemplateResult | typeof nothing {
  if (legs.length === 0) {
    return nothing;
  }
  return html`<div class="legs-face" role="img" aria-label=${spokenLegs(legs, words, reading)}>
    <svg viewBox="0 0 ${legs.length * WIDTH} ${SOLE}" aria-hidden="true">
      <defs>
        <clipPath id="leg"><path d=${LEG}></path></clipPath>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch" width="3" height="6"></rect>
        </pattern>
      </defs>
      ${legs.map((one, index) => leg(one, index, full))}
    </svg>
  </div>`;
}

export const legsStyles = css`
  .legs-face {
    display: flex;
    justify-content: center;
    width: 100%;
    max-width: var(--rm-gauge-size, 168px);
    aspect-ratio: 1;
    margin: 0 auto;
  }
  .legs-face svg {
    height: 100%;
    max-width: 100%;
  }
  .chamber {
    fill: var(--rm-track);
  }
  .air {
    fill: var(--rm-accent);
    transform-box: fill-box;
    transform-origin: bottom;
    transition: transform 450ms linear;
  }
  .unknown {
    fill: url(#hatch);
  }
  .hatch {
    fill: var(--rm-track);
  }
  .outline {
    fill: none;
    stroke: var(--rm-outline);
    stroke-width: 2;
  }
  @media (prefers-reduced-motion: reduce) {
    .air {
      transition: none;
    }
  }
`;
