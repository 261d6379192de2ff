// How the service is: parts, lag, layers, caches, dead letters, of all its processes.

import { at, badge, counted, duration, element, facts, number, percent, table } from "./elements.js";
import { askJson, attempt } from "./service.js";
import { LAYERS, named, plain } from "./words.js";

// The state in the head of the page.
export async function showState() {
  const shown = at("state");
  try {
    const health = await (await fetch("health")).json();
    shown.className = `badge ${health.status}`;
    shown.textContent = health.status;
    at("version").textContent = `version ${health.version}`;
  } catch {
    shown.className = "badge unhealthy";
    shown.textContent = "no answer";
  }
}

export async function showHealth() {
  const health = await attempt(() => askJson("health/detailed"));
  if (!health) return;
  const stats = await attempt(() => askJson("stats"));
  at("health-result").replaceChildren(...[summary(health), parts(health), lag(health), ...(stats ? figures(stats) : [])].filter(Boolean));
}

const processes = (health) => [["0", health], ...Object.entries(health.workers)];

function summary(health) {
  const rows = processes(health).map(([name, one]) => (one === null
    ? [`worker ${name}`, badge("unhealthy", "no answer"), "", "", ""]
    : [`worker ${name}`, badge(one.status), duration(one.uptime_s), number(one.orchestrator.processed_total), `${number(Math.round(one.memory.resident_bytes / 1048576))} MiB`]));
  return element("div", {},
    facts([["State", badge(health.status)], ["Why", health.reasons.join("; ")]]),
    table("Processes", ["Process", "State", "Up for", "Texts", "Memory"], rows));
}

function parts(health) {
  return table("Parts of worker 0", ["Part", "State", "What it says"], Object.entries(health.components).map(([name, one]) => [plain(name), badge(one.status), one.detail || told(name, one)]));
}

function told(name, one) {
  const words = {
    kafka: () => (one.assigned_partitions === null ? "" : `${counted(one.assigned_partitions, "partition", "partitions")}, ${counted(one.in_flight, "message", "messages")} in hand`),
    search: () => `${one.backend ?? "none"}: ${counted(one.entries, "entry", "entries")} with ${counted(one.names, "name", "names")}`,
    tables: () => Object.entries(one.entries).map(([table_, count]) => `${plain(table_)} ${number(count)}`).join(", "),
    http_client_pool: () => `${one.in_use} of ${one.max} in use, ${one.waiting} waiting`,
    lists: () => counted(one.lists.length, "list", "lists"),
    lexicons: () => Object.entries(one.languages).map(([language, source]) => `${language}: ${source}`).join(", "),
  };
  return words[name] ? words[name]() : "";
}

function lag(health) {
  const rows = processes(health).flatMap(([name, one]) => (one === null ? [] : Object.entries(one.lag).map(([partition, count]) => [partition, `worker ${name}`, count === null ? "unknown" : number(count)]))).sort((a, b) => a[0].localeCompare(b[0], "en", { numeric: true }));
  return rows.length
    ? table("Messages waiting (lag)", ["Partition", "Held by", "Messages"], rows)
    : element("p", { class: "soft" }, "Lag: no input partition is held.");
}

function figures(stats) {
  const failures = Object.entries(stats.failures);
  const letters = failures.reduce((sum, [, one]) => sum + one.dead_letters, 0);
  return [
    table("Layers, ms of the most recent texts", ["Layer", "Texts", "p50", "p95", "p99"], Object.entries(stats.layers).map(([name, one]) => [named(LAYERS, name), number(one.count), one.p50, one.p95, one.p99])),
    table("Caches", ["Cache", "Entries", "Capacity", "Hits"], Object.entries(stats.caches).map(([name, one]) => [plain(name), number(one.entries), number(one.capacity), percent(one.hit_rate)])),
    failures.length
      ? table(`${counted(letters, "dead letter", "dead letters")} and other failures since the start`, ["Reason", "Failures", "Dead letters", "Layer", "Last", "What it said"], failures.map(([reason, one]) => [plain(reason), number(one.count), number(one.dead_letters), named(LAYERS, one.layer), new Date(one.last_at).toLocaleString("en-GB"), one.message]))
      : element("p", { class: "soft" }, "Dead letters: none since the start."),
  ];
}
