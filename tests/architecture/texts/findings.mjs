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
  const { messages, references, files, problems } = allMessages(texts);
  const parts = Object.entries(scripts).map(([path, source]) => ({ path, ...readScript(path, source) }));
  const readings = parts.flatMap((one) => one.readings);
  const unread = files.flatMap((keys) => unreadKeys(keys, readings, elsewhere)).filter((key) => !references.has(key));
  return [...problems, ...parts.flatMap((one) => inScript(one, messages)), ...unread.map((key) => `nothing reads ${key}`)];
}

/** @param {Record<string, string>} texts */
function allMessages(texts) {
  const messages = new Map();
  const references = new Set();
  const [files, problems] = [[], []];
  for (const [path, source] of Object.entries(texts)) {
    const file = readMessages(source);
    file.references.forEach((key) => references.add(key));
    files.push([...file.messages.keys()]);
    problems.push(...file.unreadable.map((id) => `${path}: Fluent cannot read ${id}, or it is there twice`));
    for (const [key, values] of file.messages) {
      if (messages.has(key)) problems.push(`${path}: ${key} is in another file too`);
      messages.set(key, values);
    }
  }
  return { messages, references, files, problems };
}

function inScript({ path, literals, readings, hiddenKeys }, messages) {
  return [
    ...literals.map(({ text, line }) => `${path}:${line}: a text in the script: ${JSON.stringify(text)}`),
    ...hiddenKeys.map((line) => `${path}:${line}: the key cannot be seen; write it out`),
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

/** The keys of a file that nobody reads. A file of which the scripts read nothing is the server's alone. */
function unreadKeys(keys, readings, elsewhere) {
  const isRead = (key) => readings.some((one) => (one.isFamily ? key.startsWith(one.key) : key === one.key));
  const isElsewhere = (key) => elsewhere.includes(`"${key}"`) || elsewhere.includes(`'${key}'`);
  return keys.some(isRead) ? keys.filter((key) => !isRead(key) && !isElsewhere(key)) : [];
}
