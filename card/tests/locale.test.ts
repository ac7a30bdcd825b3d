import { describe, expect, it } from "vitest";
import { clock, Reading, spokenTime } from "../src/locale";
import { wordsIn } from "../src/words";

const words = wordsIn("en");

describe("numbers", () => {
  it.each([
    ["language", "de", "1.234,5"],
    ["comma_decimal", "de", "1,234.5"],
    ["decimal_comma", "en", "1.234,5"],
    ["quote_decimal", "en", "1'234.5"],
    ["none", "en", "1234.5"],
  ])("are written as the user wants: %s in %s", (number_format, language, written) => {
    expect(new Reading({ language, number_format }).number(1234.5)).toBe(written);
  });

  it("have their unit", () => {
    const reading = new Reading({ language: "en" });
    expect(reading.pressure(40, "mmHg", words)).toBe("40 mmHg");
    expect(reading.pressure(3, "level", words)).toBe("level 3");
    expect(reading.pressure(50, "percent", words)).toBe("50%");
    expect(new Reading({ language: "de" }).percent(50)).toBe("50\u00a0%");
  });
});

describe("times", () => {
  const reading = new Reading({ language: "en-GB", time_format: "24", time_zone: "server" }, "Europe/Berlin");
  const now = new Date("2026-11-28T12:00:00Z");
  const when = (at: string) => reading.when(new Date(at), now, words);

  it("are said as people say them, in the time zone of the home", () => {
    expect(when("2026-11-28T19:30:00Z")).toBe("Tonight 20:30");
    expect(when("2026-11-28T13:05:00Z")).toBe("Today 14:05");
    expect(when("2026-11-28T23:30:00Z")).toBe("Tomorrow 00:30");
    expect(when("2026-12-01T17:00:00Z")).toBe("Tuesday 18:00");
    expect(when("2026-12-24T17:00:00Z")).toBe("24 Dec 18:00");
    expect(when("2026-11-27T17:00:00Z")).toBe("27 Nov 18:00");
  });

  it("have twelve hours for whoever wants that", () => {
    const twelve = new Reading({ language: "en", time_format: "12", time_zone: "server" }, "Europe/Berlin");
    expect(twelve.time(new Date("2026-11-28T19:30:00Z"))).toMatch(/^8:30\sPM$/);
  });

  it("count down as a clock, and are spoken in minutes", () => {
    expect(clock(754)).toBe("12:34");
    expect(clock(59.6)).toBe("1:00");
    expect(clock(3723)).toBe("1:02:03");
    expect(clock(-5)).toBe("0:00");
    expect(spokenTime(754, words)).toBe("13 minutes");
    expect(spokenTime(45, words)).toBe("45 seconds");
  });
});
