// The console: five views over the JSON endpoints of the service it is served by.

import { decisionView } from "/console/decision.js";
import { badge, counted, duration, element, facts, table } from "/console/elements.js";

const MOST_ROWS = 200;
const REFRESH_MS = 5000;
const RETRY_MS = 3000;
const VIEWS = ["live", "try", "search", "lists", "health"];

const at = (id) => document.getElementById(id);
const state = { last: 0, rows: [], held: false, following: null };

// --- requests -------------------------------------------------------------------------------------------------

class ProblemError extends Error {
  constructor(problem) {
    const faults = (problem.faults ?? []).map((one) => `${one.field}: ${one.fault}`).join("; ");
    super([`${problem.title}: ${problem.detail}.`, faults, problem.advice].filter(Boolean).join(" "));
    this.status = problem.status;
  }
}

async function ask(path, body, signal) {
  const headers = { Accept: "application/json" };
  const key = sessionStorage.getItem("api-key");
  if (key) headers["X-API-Key"] = key;
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(path, { method: body ? "POST" : "GET", headers, body: body ? JSON.stringify(body) : undefined, signal });
  if (response.status === 401) at("key-form").hidden = false;
  if ((response.headers.get("Content-Type") ?? "").startsWith("application/problem+json")) throw new ProblemError(await response.json());
  return response;
}

async function attempt(action) {
  try {
    const value = await action();
    at("notice").hidden = true;
    return value;
  } catch (error) {
    say(error);
    return undefined;
  }
}

function say(error) {
  at("notice").textContent = error instanceof TypeError ? "The service does not answer. Trying again." : error.message;
  at("notice").hidden = false;
}

// --- live decisions -------------------------------------------------------------------------------------------

function isWanted(row) {
  return (!at("risk").value || row.risk === at("risk").value) && (!at("language").value || row.language === at("language").value);
}

function liveRow(row, fresh) {
  const open = element("button", { type: "button", class: "link", click: () => openDecision(row.number) }, row.text ?? row.id);
  return element("tr", { class: fresh ? "fresh" : null },
    element("td", {}, new Date(row.at).toLocaleTimeString()),
    element("td", {}, badge(row.risk), row.review_required ? " review" : ""),
    element("td", { class: "number" }, row.score.toFixed(2)),
    element("td", {}, row.language),
    element("td", { class: "text" }, open),
    element("td", {}, row.status === "incomplete" ? `incomplete: ${row.reason ?? ""}` : row.reason ?? ""),
    element("td", { class: "number" }, row.duration_ms.toFixed(1)));
}

function showRows(freshFrom = Infinity) {
  const wanted = state.rows.filter(isWanted);
  at("live-rows").replaceChildren(...wanted.map((row) => liveRow(row, row.number > freshFrom)));
  at("live-empty").hidden = wanted.length > 0;
  at("live-count").textContent = `${state.last} decisions since the start, ${wanted.length} shown${state.held ? ", held" : ""}.`;
}

function takeDecisions(news) {
  const before = state.last;
  if (news.last < before) state.rows = []; // the service was started again and counts from 1
  state.last = news.last;
  state.rows = [...news.decisions, ...state.rows].slice(0, MOST_ROWS);
  if (!state.held) showRows(before);
}

// Browsers open six connections to one address, over all tabs: a page that nobody sees gives its own back.
async function startFollowing() {
  stopFollowing();
  const controller = new AbortController();
  state.following = controller;
  try {
    const known = await (await ask(`/decisions?after=0&limit=${MOST_ROWS}`)).json();
    state.rows = [];
    state.last = 0;
    takeDecisions(known);
    at("notice").hidden = true;
    await readEvents(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) return;
    say(error);
    if (error.status === 401) return; // goes on when the key is given
  }
  setTimeout(() => { if (state.following === controller) startFollowing(); }, RETRY_MS);
}

function stopFollowing() {
  state.following?.abort();
  state.following = null;
}

async function readEvents(signal) {
  const response = await ask(`/decisions/events?after=${state.last}`, undefined, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    pending += value;
    const events = pending.split("\n\n");
    pending = events.pop();
    for (const event of events) {
      const line = event.split("\n").find((one) => one.startsWith("data: "));
      if (line) takeDecisions(JSON.parse(line.slice(6)));
    }
  }
}

async function openDecision(number) {
  const result = await attempt(async () => (await ask(`/decisions/${number}`)).json());
  if (!result) return;
  const view = decisionView(result);
  view.tabIndex = -1;
  at("live-decision").replaceChildren(view);
  view.focus();
}

// --- the other views ------------------------------------------------------------------------------------------

async function tryText(event) {
  event.preventDefault();
  const result = await attempt(async () => (await ask("/process", { text: at("text").value })).json());
  at("try-decision").replaceChildren(...(result ? [decisionView(result)] : []));
}

async function searchParty(event) {
  event.preventDefault();
  const asked = { name: at("name").value.trim() || null, kind: at("kind").value || null, identifier: at("identifier").value.trim() || null, birth_date: at("birth").value.trim() || null };
  const found = await attempt(async () => (await ask("/search", asked)).json());
  if (!found) { at("search-result").replaceChildren(); return; }
  const parts = [];
  if (!found.complete) parts.push(element("p", { class: "notice" }, `Not everything was searched (${found.degraded.join(", ")}). Do not take this for clear.`));
  parts.push(found.matches.length
    ? table(`${counted(found.matches.length, "match", "matches")} in ${found.duration_ms} ms`, ["Entry", "List", "Found by", "Score", "Why"], found.matches.map((one) => [one.entry_name, `${one.list} ${one.entry_id}`, `${one.tier}: ${one.matched_alias}`, one.score, one.explanation]))
    : element("p", { class: "empty" }, `No entry was found in ${counted(Object.keys(found.lists).length, "list", "lists")} (${found.duration_ms} ms).`));
  at("search-result").replaceChildren(...parts);
}

async function showLists() {
  const lists = await attempt(async () => (await ask("/lists")).json());
  if (!lists) return;
  at("lists-result").replaceChildren(lists.lists.length
    ? table(`${lists.entries} entries with ${lists.names} names`, ["List", "Version", "Entries", "Names", "Last change"], lists.lists.map((one) => [one.name, one.version, one.entries, one.names, one.age_s === null ? one.changed_at : `${duration(one.age_s)} ago`]))
    : element("p", { class: "empty" }, "No list is loaded: every text with a party is sent to review. Load one with LISTS or “ai-service lists load”."));
}

async function showState() {
  try {
    const health = await (await fetch("/health")).json();
    at("state").className = `badge ${health.status}`;
    at("state").textContent = health.status;
    at("version").textContent = `version ${health.version}`;
  } catch {
    at("state").className = "badge unhealthy";
    at("state").textContent = "no answer";
  }
}

async function showHealth() {
  const health = await attempt(async () => (await ask("/health/detailed")).json());
  if (!health) return;
  const stats = await attempt(async () => (await ask("/stats")).json());
  const percent = (share) => (share === null ? "unknown" : `${(100 * share).toFixed(1)} %`);
  const lag = Object.entries(health.lag);
  const parts = [
    facts([
      ["State", badge(health.status)],
      ["Why", health.reasons.join("; ")],
      ["Up for", duration(health.uptime_s)],
      ["Texts", health.orchestrator.processed_total],
      ["Answered in full", percent(health.orchestrator.success_rate)],
      ["From the cache", percent(health.orchestrator.cache_hit_rate)],
      ["Memory", `${Math.round(health.memory.resident_bytes / 1048576)} MiB`],
    ]),
    table("Parts", ["Part", "State", "Detail"], Object.entries(health.components).map(([name, one]) => [name.replaceAll("_", " "), badge(one.status), one.detail])),
    table("Layers, ms of the most recent texts", ["Layer", "Texts", "p50", "p95", "p99"], Object.entries(health.orchestrator.layers).map(([name, one]) => [name, one.count, one.p50, one.p95, one.p99])),
  ];
  if (lag.length) parts.push(table("Messages waiting", ["Partition", "Messages"], lag.map(([name, count]) => [name, count ?? "unknown"])));
  if (stats) {
    parts.push(table("Caches", ["Cache", "Entries", "Capacity", "Hits"], Object.entries(stats.caches).map(([name, one]) => [name, one.entries, one.capacity, percent(one.hit_rate)])));
    const failures = Object.entries(stats.failures);
    if (failures.length) parts.push(table("Failures", ["Reason", "Count", "Layer", "Last", "Message"], failures.map(([reason, one]) => [reason, one.count, one.layer, one.last_at, one.message])));
  }
  at("health-result").replaceChildren(...parts);
}

// --- navigation -----------------------------------------------------------------------------------------------

function currentView() {
  const wanted = location.hash.slice(1);
  return VIEWS.includes(wanted) ? wanted : "live";
}

function showView() {
  const current = currentView();
  for (const view of VIEWS) {
    at(view).hidden = view !== current;
    const link = document.querySelector(`nav a[href="#${view}"]`);
    if (view === current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  refresh();
}

function refresh() {
  showState();
  if (currentView() === "lists") showLists();
  if (currentView() === "health") showHealth();
}

at("try-form").addEventListener("submit", tryText);
at("search-form").addEventListener("submit", searchParty);
at("risk").addEventListener("change", () => showRows());
at("language").addEventListener("change", () => showRows());
at("hold").addEventListener("click", () => {
  state.held = !state.held;
  at("hold").setAttribute("aria-pressed", String(state.held));
  showRows();
});
at("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("api-key", at("key").value);
  at("key-form").hidden = true;
  startFollowing();
  refresh();
});
window.addEventListener("hashchange", showView);
window.addEventListener("pagehide", stopFollowing);
window.addEventListener("pageshow", startFollowing);
document.addEventListener("visibilitychange", () => (document.hidden ? stopFollowing() : startFollowing()));
setInterval(() => { if (!document.hidden) refresh(); }, REFRESH_MS);
showView();
