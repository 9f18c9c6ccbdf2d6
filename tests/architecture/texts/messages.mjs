/** The texts of a .ftl file: each key with the values that it needs, and the lines that Fluent cannot read. */
import { createRequire } from "node:module";

const { FluentResource } = createRequire(new URL("../../../web/package.json", import.meta.url))("@fluent/bundle");
const ENTRY = /^(-?[a-zA-Z][\w-]*) *=/gm;

/** @typedef {Map<string, Set<string>>} Messages a key, or `key.attribute`, and the names of its values */

/** @param {string} source @returns {{messages: Messages, references: Set<string>, unreadable: string[]}} */
export function readMessages(source) {
  const { body } = new FluentResource(source);
  const entries = new Map(body.map((one) => [one.id, one]));
  const messages = new Map();
  for (const { id, value, attributes } of body.filter((one) => !one.id.startsWith("-"))) {
    if (value) messages.set(id, valuesIn(value, entries));
    for (const [name, pattern] of Object.entries(attributes)) messages.set(`${id}.${name}`, valuesIn(pattern, entries));
  }
  const ids = [...source.matchAll(ENTRY)].map((match) => match[1]);
  const unreadable = ids.filter((id, i) => !entries.has(id) || ids.indexOf(id) !== i);
  return { messages, references: namesIn(body, "mesg"), unreadable };
}

/** The values of a pattern, with those of the messages that it refers to. @param {any} part @param {Map<string, any>} entries @returns {Set<string>} */
function valuesIn(part, entries) {
  if (!part || typeof part !== "object") return new Set();
  const quoted = [...namesIn(part, "mesg")].flatMap((name) => [...valuesIn(entries.get(name)?.value, entries)]);
  return new Set([...namesIn(part, "var"), ...quoted]);
}

/** The names of the parts of one type, anywhere below. @param {any} part @param {string} type @returns {Set<string>} */
function namesIn(part, type) {
  if (!part || typeof part !== "object") return new Set();
  if (part.type === type) return new Set([part.name]);
  return new Set(Object.values(part).flatMap((one) => [...namesIn(one, type)]));
}
