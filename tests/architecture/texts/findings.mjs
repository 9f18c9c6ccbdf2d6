/** What is wrong between the scripts and the texts that they read. No files here: the callers read them. */
import { readMessages } from "./messages.mjs";
import { readScript } from "./script.mjs";

/**
 * @param {Record<string, string>} scripts the source of each script by its path
 * @param {Record<string, string>} texts the source of each .ftl file of one language by its path
 * @param {string} elsewhere templates and server code: a key in quotes there is used too
 * @returns {string[]}
 */
export function findings(scripts, texts, elsewhere = "") {
  const { messages, broken } = allMessages(texts);
  const read = Object.entries(scripts).map(([path, source]) => ({ path, ...readScript(path, source) }));
  return [...broken, ...read.flatMap((one) => inScript(one, messages)), ...unused(messages, read, elsewhere)];
}

/** @param {Record<string, string>} texts */
function allMessages(texts) {
  const messages = new Map();
  const broken = [];
  for (const [path, source] of Object.entries(texts)) {
    const file = readMessages(source);
    broken.push(...file.broken.map((id) => `${path}: Fluent cannot read ${id}, or it is there twice`));
    for (const [key, values] of file.messages) {
      if (messages.has(key)) broken.push(`${path}: ${key} is in another file too`);
      messages.set(key, values);
    }
  }
  return { messages, broken };
}

function inScript({ path, literals, readings, unseen }, messages) {
  return [
    ...literals.map(({ text, line }) => `${path}:${line}: a text in the script: ${JSON.stringify(text)}`),
    ...unseen.map((line) => `${path}:${line}: the key cannot be seen; write it out`),
    ...readings.flatMap((one) => inReading(one, messages).map((what) => `${path}:${one.line}: ${what}`)),
  ];
}

function inReading({ key, isFamily, values }, messages) {
  const keys = isFamily ? [...messages.keys()].filter((one) => one.startsWith(key)) : [key];
  if (!keys.length || (!isFamily && !messages.has(key))) return [`no file has ${key}`];
  if (isFamily) return [];
  if (!values) return [`the values of ${key} cannot be seen; write them out`];
  const missing = [...messages.get(key)].filter((name) => !values.has(name));
  return missing.map((name) => `${key} needs ${name}`);
}

function unused(messages, read, elsewhere) {
  const readings = read.flatMap((one) => one.readings);
  const isRead = (key) => readings.some((one) => (one.isFamily ? key.startsWith(one.key) : key === one.key));
  const isElsewhere = (key) => elsewhere.includes(`"${key}"`) || elsewhere.includes(`'${key}'`);
  return [...messages.keys()].filter((key) => !isRead(key) && !isElsewhere(key)).map((key) => `nothing reads ${key}`);
}
