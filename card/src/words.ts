/** The card's own words, in the user's language. */

import de from "./translations/de.json";
import en from "./translations/en.json";
import es from "./translations/es.json";
import fr from "./translations/fr.json";

export type Key = keyof typeof en;
export type Texts = Record<Key, string>;

/** Texts by language; English has all of them, and a test says that the others do too. */
export const LANGUAGES: Record<string, Texts> = { en, de, es, fr };

/** A text, with its `{placeholders}` filled. */
export type Words = (key: Key, values?: Record<string, string>) => string;

/** Words for a language such as `de` or `de-CH`; English where there are none. */
export function wordsIn(language: string | undefined): Words {
  const texts = LANGUAGES[(language ?? "en").toLowerCase().split("-")[0] ?? "en"] ?? en;
  return (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
