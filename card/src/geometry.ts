/** Arcs of circles, in a view box of 200 by 200 with the centre in the middle. Angles in degrees, clockwise from the top. */

export const CENTRE = 100;
/** The dial leaves a gap at its bottom. */
export const DIAL_START = -135;
export const DIAL_SWEEP = 270;

export function point(angle: number, radius: number): [number, number] {
  const radians = ((angle - 90) * Math.PI) / 180;
  return [CENTRE + radius * Math.cos(radians), CENTRE + radius * Math.sin(radians)];
}

/** The path of an arc. */
export function arc(from: number, to: number, radius: number): string {
  const [x1, y1] = point(from, radius);
  const [x2, y2] = point(to, radius);
  const large = Math.abs(to - from) > 180 ? 1 : 0;
  const fixed = (value: number) => value.toFixed(2);
  return `M ${fixed(x1)} ${fixed(y1)} A ${radius} ${radius} 0 ${large} 1 ${fixed(x2)} ${fixed(y2)}`;
}

/** The angle on the dial that means a value between two others. */
export function angleOf(value: number, lowest: number, end: number): number {
  const share = end > lowest ? (value - lowest) / (end - lowest) : 0;
  return DIAL_START + DIAL_SWEEP * Math.min(1, Math.max(0, share));
}

/** The value on the dial at a place in the view box; in the gap at the bottom, the nearer end. */
export function valueAt(x: number, y: number, lowest: number, end: number): number {
  const angle = (Math.atan2(x - CENTRE, CENTRE - y) * 180) / Math.PI;
  const share = (angle - DIAL_START) / DIAL_SWEEP;
  return lowest + Math.min(1, Math.max(0, share)) * (end - lowest);
}

/** Whether a place is on the ring of a dial, within reach of a finger. */
export function isOnRing(x: number, y: number, radius: number, reach: number): boolean {
  return Math.abs(Math.hypot(x - CENTRE, y - CENTRE) - radius) <= reach;
}

/** The nearest value that can be set: on the grid from the lowest, and no more than the cap. */
export function onGrid(value: number, lowest: number, step: number, cap: number): number {
  const stepped = lowest + Math.round((value - lowest) / step) * step;
  const highest = lowest + Math.floor((cap - lowest) / step + 1e-6) * step;
  return Number(Math.min(highest, Math.max(lowest, stepped)).toFixed(6));
}
