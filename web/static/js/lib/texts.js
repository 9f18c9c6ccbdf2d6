/**
 * Texts for people, by key, from web/locales (docs/texts.md). A text is read when it is drawn, never when a module loads:
 * the files arrive with the page, not with the modules. Must not: fetch, or know a key.
 */
import { FluentBundle, FluentResource } from "@fluent/bundle";

/** A value in a text; an amount or a time is passed as it is shown. @typedef {string | number | null | undefined} Value */
/** @typedef {Record<string, Value>} Values */
/** Stands for an element while the text around it is made. */
const PLACE = /\uE000(\d+)\uE000/;

/** The venue's language first, English last. @type {Map<string, FluentBundle>} */
const bundles = new Map();

/** Add a file of texts. Languages rank in the order in which they are first added. @param {string} locale @param {string} source */
export function addTexts(locale, source) {
  const bundle = bundles.get(locale) ?? new FluentBundle(locale, { useIsolating: false });
  bundles.set(locale, bundle);
  bundle.addResource(new FluentResource(source));
}

/** The venue's language. */
export function language() {
  return bundles.keys().next().value ?? "en";
}

/** The text of a key: in the venue's language, else in English, else the key itself. @param {string} key @param {Values} [values] */
export function text(key, values) {
  if (!bundles.size) throw new Error(`${key} was read before the texts were loaded`);
  return knownText(key, values) ?? key;
}

/** The same; null if no language has the key, or if a value that it needs is missing. @param {string} key @param {Values} [values] */
export function knownText(key, values = {}) {
  for (const bundle of bundles.values()) {
    const words = format(bundle, key, values);
    if (words !== null) return words;
  }
  return null;
}

/**
 * A text with elements in it, as parts to draw: their place in the sentence is the language's.
 * @param {string} key @param {Record<string, any>} values
 */
export function textParts(key, values) {
  /** @type {any[]} */
  const elements = [];
  const plain = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "object" && value ? `\uE000${elements.push(value) - 1}\uE000` : value,
  ]);
  const parts = text(key, Object.fromEntries(plain)).split(PLACE);
  return parts.map((part, i) => (i % 2 ? elements[Number(part)] : part));
}

/** @param {FluentBundle} bundle @param {string} key of a message, or `message.attribute` @param {Values} values */
function format(bundle, key, values) {
  const [id, attribute] = key.split(".");
  const message = bundle.getMessage(id);
  const pattern = attribute ? message?.attributes[attribute] : message?.value;
  if (!pattern) return null;
  /** @type {Error[]} */
  const errors = [];
  const result = bundle.formatPattern(pattern, withoutGaps(values), errors);
  return errors.length ? null : result;
}

/** What is not known is blank; only a value that nobody passed is an error. @param {Values} values */
function withoutGaps(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? ""]));
}
