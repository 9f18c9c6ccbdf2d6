// A site's history in sentences, and its latest heartbeats as a table.

import { cell, element, emptyRow, made } from "/static/js/cloud.js";
import { ago, day, span, stamp } from "/static/js/format.js";
import { knownText, text } from "/static/js/texts.js";

/** @type {Record<string, (entry: any) => string>} */
const SENTENCES = {
  locked: ({ mode, reason }) => text(mode === "drain" ? "console-history-draining" : "console-history-locked", { reason }),
  unlocked: () => text("console-history-unlocked"),
  code_issued: ({ until }) => text("console-history-code-issued", { until: stamp(until) }),
  granted: ({ license_expires_at: until }) => granted(until),
  made: () => text("console-history-key-made"),
  rotated: ({ former_key_until: until }) => text("console-history-key-rotated", { until: stamp(until) }),
  registered: ({ name }) => text("console-history-registered", { name }),
  changed: ({ fields }) => text("console-history-changed", { fields: fields.map(fieldName).join(", ") }),
  deregistered: () => text("console-history-deregistered"),
  audit_broken: ({ why }) => text("console-history-audit-broken", { why }),
  key_used_elsewhere: ({ linked_from: from }) => text("console-history-key-elsewhere", { from }),
  flags_cleared: () => text("console-history-flags-cleared"),
  clock_reset: () => text("console-history-clock-reset"),
};

/** @param {string | null} until */
const granted = (until) =>
  until ? text("console-history-licensed", { until: day(until) }) : text("console-history-licensed-for-ever");

/** @param {string} field */
const fieldName = (field) => knownText(`console-field-${field.replaceAll("_", "-")}`) ?? field;

/** @param {any} entry */
function historyRow(entry) {
  const shown = made("tr");
  const sentence = SENTENCES[entry.action]?.(entry) ?? entry.action;
  shown.append(cell("", sentence, "wide"), cell("by", entry.by ?? "–"), cell("from", entry.address ?? "–"));
  shown.prepend(cell("", stamp(entry.at), "when"));
  return shown;
}

/** @param {any} beat */
function heartbeatRow(beat) {
  const shown = made("tr");
  shown.append(
    cell("", stamp(beat.at), "when"), cell("state", beat.state ?? "–"), cell("version", beat.version),
    cell("up", span(beat.uptime_seconds / 60)), cell("devices", beat.devices_online ?? "–"),
    cell("backup", beat.last_backup_at ? ago(beat.last_backup_at) : "–"),
    cell("restore", beat.last_restore_proven_at ? ago(beat.last_restore_proven_at) : "–"),
    cell("audit", beat.audit_head?.n ?? "–"), cell("events", beat.event_position ?? "–"), cell("from", beat.address),
  );
  return shown;
}

/** @param {any} history */
export function showHistory({ heartbeats, ...kinds }) {
  const entries = Object.values(kinds).flat().sort((one, other) => other.at.localeCompare(one.at));
  element("history").replaceChildren(...entries.map(historyRow));
  const beats = heartbeats.slice(0, 10).map(heartbeatRow);
  element("heartbeats").replaceChildren(...(beats.length ? beats : [emptyRow(10, text("console-no-heartbeats"))]));
}
