/** Numbers and times as the user wants them written. */

import type { Locale } from "./hass";
import type { Unit } from "./live";
import type { Words } from "./words";

const NUMBER_LOCALES: Record<string, string> = {
  comma_decimal: "en-US",
  decimal_comma: "de",
  space_comma: "fr",
  quote_decimal: "de-CH",
};
const EVENING = 18;
const DAY_MS = 86_400_000;

/** How one user reads numbers and times. */
export class Reading {
  private readonly language: string;
  private readonly numbers: string | undefined;
  private readonly grouped: boolean;
  private readonly timeZone: string | undefined;
  private readonly hour12: boolean | undefined;

  /** `homeZone`: the time zone of Home Assistant, for users who chose that. */
  constructor(locale: Locale | undefined, homeZone?: string) {
    this.language = locale?.language ?? "en";
    const format = locale?.number_format ?? "language";
    this.numbers = format === "system" ? undefined : (NUMBER_LOCALES[format] ?? this.language);
    this.grouped = format !== "none";
    this.timeZone = locale?.time_zone === "server" ? homeZone : undefined;
    this.hour12 = locale?.time_format === "12" ? true : locale?.time_format === "24" ? false : undefined;
  }

  /** A number with at most one decimal. */
  number(value: number): string {
    return new Intl.NumberFormat(this.numbers, { maximumFractionDigits: 1, useGrouping: this.grouped }).format(value);
  }

  percent(value: number): string {
    return new Intl.NumberFormat(this.numbers, { style: "percent" }).format(value / 100);
  }

  /** A pressure with its unit, as in "40 mmHg", "level 3" or "50 %". */
  pressure(value: number, unit: Unit, words: Words): string {
    if (unit === "percent") {
      return this.percent(value);
    }
    const number = this.number(value);
    return unit === "mmHg" ? `${number} mmHg` : words("level_number", { number });
  }

  /** A time of day. */
  time(at: Date): string {
    const hours: Intl.DateTimeFormatOptions =
      this.hour12 === false ? { hour: "2-digit", hourCycle: "h23" } : { hour: "numeric" };
    return this.format(at, { ...hours, ...(this.hour12 ? { hour12: true } : {}), minute: "2-digit" });
  }

  /** When that is, seen from `now`: "tonight 20:30", "tomorrow 7:00", "Monday 18:00". */
  when(at: Date, now: Date, words: Words): string {
    const time = this.time(at);
    const days = Math.round((this.day(at) - this.day(now)) / DAY_MS);
    if (days === 0) {
      return words(this.hour(at) >= EVENING ? "tonight_at" : "today_at", { time });
    }
    if (days === 1) {
      return words("tomorrow_at", { time });
    }
    const near = days > 1 && days < 7;
    const day = this.format(at, near ? { weekday: "long" } : { day: "numeric", month: "short" });
    return words("day_at", { day, time });
  }

  private format(at: Date, options: Intl.DateTimeFormatOptions): string {
    const zone = this.timeZone === undefined ? {} : { timeZone: this.timeZone };
    return new Intl.DateTimeFormat(this.language, { ...options, ...zone }).format(at);
  }

  private parts(at: Date): number[] {
    const zone = this.timeZone === undefined ? {} : { timeZone: this.timeZone };
    const format = new Intl.DateTimeFormat("en-CA", {
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      hourCycle: "h23",
      ...zone,
    });
    return (format.format(at).match(/\d+/g) ?? []).map(Number);
  }

  private day(at: Date): number {
    const [year = 0, month = 1, day = 1] = this.parts(at);
    return Date.UTC(year, month - 1, day);
  }

  private hour(at: Date): number {
    return this.parts(at)[3] ?? 0;
  }
}

/** Seconds as a clock shows them: "12:34", or "1:02:03" from an hour on. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Seconds for ears: "12 minutes", and from one minute down "45 seconds". */
export function spokenTime(seconds: number, words: Words): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole >= 60
    ? words("spoken_minutes", { minutes: String(Math.round(whole / 60)) })
    : words("spoken_seconds", { seconds: String(whole) });
}
