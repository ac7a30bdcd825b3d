import { describe, expect, it } from "vitest";
import { LANGUAGES, wordsIn } from "../src/words";

const { en, ...others } = LANGUAGES;
const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe("the card's words", () => {
  it.each(Object.entries(others))("%s has every text of English, and no other", (_, texts) => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(en ?? {}).sort());
  });

  it.each(Object.entries(LANGUAGES))("%s has words for each, with the placeholders of English", (_, texts) => {
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), key).not.toBe("");
      expect(placeholders(text), key).toEqual(placeholders(en?.[key as keyof typeof en] ?? ""));
    }
  });

  it("are found by the language alone, and are English where there are none", () => {
    expect(wordsIn("de-CH")("stop")).toBe("Stopp");
    expect(wordsIn("DE")("stop")).toBe("Stopp");
    expect(wordsIn("tlh")("stop")).toBe("Stop");
    expect(wordsIn(undefined)("stop")).toBe("Stop");
  });

  it("fill what is given, and leave the rest to be seen", () => {
    expect(wordsIn("en")("now", { value: "38" })).toBe("now 38");
    expect(wordsIn("en")("now")).toBe("now {value}");
  });
});
