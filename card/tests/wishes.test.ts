import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Value, Wishes } from "../src/wishes";

describe("wishes", () => {
  let sent: Value[];
  let answers: { resolve: () => void; reject: (error: unknown) => void }[];
  let failed: unknown[];
  let wishes: Wishes;
  const send = (value: Value) => {
    sent.push(value);
    return new Promise<void>((resolve, reject) => answers.push({ resolve, reject }));
  };

  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    answers = [];
    failed = [];
    wishes = new Wishes(
      () => undefined,
      (error) => failed.push(error),
    );
    return () => vi.useRealTimers();
  });

  it("are sent once for a storm of them, with the last value", async () => {
    for (let value = 20; value <= 60; value += 1) {
      wishes.set("pressure", value, send, 600);
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(600);
    expect(sent).toEqual([60]);
  });

  it("wait while one is on its way, and then only the last is sent", async () => {
    for (const value of [30, 35, 40, 45]) {
      wishes.set("pressure", value, send);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(sent).toEqual([30]);
    answers[0]?.resolve();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual([30, 45]);
  });

  it("are there until they are reported", async () => {
    wishes.set("pressure", 45, send);
    await vi.advanceTimersByTimeAsync(1);
    wishes.reported("pressure", 45);
    expect(wishes.get("pressure"), "on its way").toBe(45);
    answers[0]?.resolve();
    await vi.advanceTimersByTimeAsync(1);
    wishes.reported("pressure", 40, null);
    expect(wishes.get("pressure"), "another is reported").toBe(45);
    wishes.reported("pressure", 40, 45);
    expect(wishes.get("pressure")).toBeUndefined();
  });

  it("give way to what is reported, where they did not come true", async () => {
    wishes.set("mode", "wave", send);
    await vi.advanceTimersByTimeAsync(1);
    answers[0]?.resolve();
    await vi.advanceTimersByTimeAsync(2500);
    expect(wishes.get("mode")).toBeUndefined();
  });

  it("are forgotten where they are refused, and the error is told", async () => {
    wishes.set("pressure", 90, send);
    await vi.advanceTimersByTimeAsync(1);
    answers[0]?.reject("too high");
    await vi.advanceTimersByTimeAsync(1);
    expect(wishes.get("pressure")).toBeUndefined();
    expect(failed).toEqual(["too high"]);
  });

  it("are dropped by a stop: none is sent after it, and none complains", async () => {
    wishes.set("pressure", 45, send);
    await vi.advanceTimersByTimeAsync(1);
    wishes.set("mode", "wave", send, 600);
    wishes.drop();
    answers[0]?.reject("stopped");
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toEqual([45]);
    expect(failed).toEqual([]);
  });
});
