// The English texts, as a page has them before it draws.
import { readFileSync, readdirSync } from "node:fs";
import { addTexts } from "../../../web/static/js/lib/texts.js";

const FOLDER = new URL("../../../web/locales/en/", import.meta.url);
for (const name of readdirSync(FOLDER)) addTexts("en", readFileSync(new URL(name, FOLDER), "utf8"));
