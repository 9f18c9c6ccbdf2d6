/**
 * Says what is wrong between the scripts and their texts, and fails if anything is: `node tests/architecture/texts/check.mjs`.
 * docs/texts.md has the rules.
 */
import { readFileSync, readdirSync } from "node:fs";
import { findings } from "./findings.mjs";

const ROOT = new URL("../../../", import.meta.url);
/** The venue's screens and the cloud's console. The reader reads the texts of others, so it shows no key. */
const SIDES = [
  { scripts: "web/static/js", texts: "web/locales/en", reader: "web/static/js/lib/texts.js", server: ["web", "hub", "handlers"] },
  {
    scripts: "cloud_link/backend/static/js",
    texts: "cloud_link/backend/locales/en",
    reader: "cloud_link/backend/static/js/texts.js",
    server: ["cloud_link/backend"],
  },
];

/** @param {string} folder @param {RegExp} name @returns {Record<string, string>} */
function read(folder, name) {
  const paths = /** @type {string[]} */ (readdirSync(new URL(folder, ROOT), { recursive: true }));
  const chosen = paths.filter((path) => name.test(path) && !path.includes("node_modules")).map((path) => `${folder}/${path}`);
  return Object.fromEntries(chosen.map((path) => [path, readFileSync(new URL(path, ROOT), "utf8")]));
}

function findingsOf({ scripts: folder, texts, reader, server }) {
  const { [reader]: _, ...scripts } = read(folder, /\.js$/);
  const code = server.flatMap((one) => Object.values(read(one, /\.(py|html)$/)));
  return findings(scripts, read(texts, /\.ftl$/), code.join("\n"));
}

const all = SIDES.flatMap(findingsOf);
all.forEach((one) => console.error(one));
process.exitCode = all.length ? 1 : 0;
