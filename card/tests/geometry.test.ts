import { describe, expect, it } from "vitest";
import { angleOf, arc, isOnRing, onGrid, point, valueAt } from "../src/geometry";
import { bands } from "../src/parts/legs";

describe("the dial", () => {
  it("goes from the lower left over the top to the lower right", () => {
    expect(angleOf(20, 20, 80)).toBe(-135);
    expect(angleOf(50, 20, 80)).toBe(0);
    expect(angleOf(80, 20, 80)).toBe(135);
    expect(angleOf(500, 20, 80)).toBe(135);
    expect(angleOf(5, 5, 5)).toBe(-135);
  });

  it("reads back every value from its own place", () => {
    for (let value = 20; value <= 80; value += 5) {
      const [x, y] = point(angleOf(value, 20, 80), 86);
      expect(valueAt(x, y, 20, 80)).toBeCloseTo(value, 6);
    }
  });

  it("gives the nearer end in its gap", () => {
    expect(valueAt(80, 195, 20, 80)).toBe(20);
    expect(valueAt(120, 195, 20, 80)).toBe(80);
  });

  it("takes no touch in its middle", () => {
    expect(isOnRing(100, 14, 86, 22)).toBe(true);
    expect(isOnRing(100, 60, 86, 22)).toBe(false);
  });

  it("draws the larger arc where it is one", () => {
    expect(arc(-135, 135, 86)).toContain(" 0 1 1 ");
    expect(arc(-135, 0, 86)).toContain(" 0 0 1 ");
  });
});

describe("a value on the grid", () => {
  it("is the nearest that can be set, and never above the cap", () => {
    expect(onGrid(42.4, 20, 5, 60)).toBe(40);
    expect(onGrid(43, 20, 5, 60)).toBe(45);
    expect(onGrid(99, 20, 5, 58)).toBe(55);
    expect(onGrid(-3, 20, 5, 60)).toBe(20);
    expect(onGrid(0.31, 0, 0.1, 1)).toBe(0.3);
  });
});

describe("the chambers of a leg", () => {
  it.each([1, 2, 4, 6, 8])("are %i bands from the foot up that do not overlap", (count) => {
    const all = bands(count);
    expect(all).toHaveLength(count);
    for (const [index, { y, height }] of all.entries()) {
      expect(height).toBeGreaterThan(0);
      expect(y).toBeGreaterThanOrEqual(-0.001);
      const below = all[index - 1];
      if (below !== undefined) {
        expect(y + height).toBeLessThan(below.y + 0.001);
      }
    }
  });
});
