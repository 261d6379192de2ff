// Decisions as they come, with the figures of all processes above them.

import { announce, at, badge, cell, counted, element, number } from "./elements.js";
import { askJson, attempt, quiet, readEvents, say } from "./service.js";
import { decisionView } from "./decision.js";
import { LANGUAGES, headline, named } from "./words.js";

const MOST_ROWS = 100;
const RETRY_MS = 3000;
const ANNOUNCE_EVERY_MS = 15000;
const RISKS = ["high", "medium", "low", "none"];

const state = { cursor: "0", last: 0, rows: [], held: false, following: null, announcedAt: 0, unsaid: 0 };

// --- the table ------------------------------------------------------------------------------------------------

function words(row) {
  if (!row.hidden) return row.text ?? row.id;
  return `hidden: ${[
    row.persons ? counted(row.persons, "person", "persons") : "",
    row.organizations ? counted(row.organizations, "organization", "organizations") : "",
    row.matches ? counted(row.matches, "match", "matches") : "",
  ].filter(Boolean).join(", ") || "nobody named"}`;
}

function why(row) {
  if (row.status === "incomplete") return `Not fully screened. ${row.reason ?? ""}`;
  return row.reason ?? headline({ status: row.status, decision: row });
}

function liveRow(row, isFresh) {
  const time = new Date(row.at);
  return element("tr", { role: "row", class: isFresh ? "fresh" : null },
    cell("Time", element("time", { datetime: row.at }, time.toLocaleTimeString("en-GB"))),
    cell("Risk", element("span", { class: "risk" }, badge(row.status === "incomplete" ? "incomplete" : row.risk), row.review_required ? element("span", { class: "review" }, "review") : null)),
    cell("Score", row.score.toFixed(2), true),
    cell("Language", named(LANGUAGES, row.language)),
    cell("Text", element("a", { href: `#/decision/${row.worker}/${row.number}`, class: "text" }, words(row))),
    cell("Why", element("span", { class: "why" }, why(row))),
    cell("ms", row.duration_ms.toFixed(1), true));
}

function showCount() {
  const kinds = [at("risk").value, at("language").value && named(LANGUAGES, at("language").value)].filter(Boolean).join(", ");
  at("live-count").textContent = `${number(state.last)} decided since the start. Showing the newest ${state.rows.length}${kinds ? ` (${kinds})` : ""}${state.held ? ", held" : ""}.`;
  at("live-empty").hidden = state.rows.length > 0;
  at("live-table").hidden = state.rows.length === 0;
  at("live-empty-filtered").hidden = !kinds;
  at("live-empty-all").hidden = Boolean(kinds);
}

function showAll() {
  at("live-rows").replaceChildren(...state.rows.map((row) => liveRow(row, false)));
  showCount();
}

// New rows come on top and old ones leave below; a row that has the focus keeps it.
function take(news) {
  state.cursor = news.cursor;
  state.last = news.last;
  at("live-silent").hidden = !news.silent.length;
  at("live-silent").textContent = `No answer from worker ${news.silent.join(", ")}: its decisions are missing here.`;
  state.rows = [...news.decisions, ...state.rows].slice(0, MOST_ROWS);
  state.unsaid += news.decisions.length;
  if (state.held) { showCount(); return; }
  at("live-rows").prepend(...news.decisions.slice(0, MOST_ROWS).map((row) => liveRow(row, true)));
  while (at("live-rows").rows.length > state.rows.length) at("live-rows").deleteRow(-1);
  showCount();
  sayNews();
}

function sayNews() {
  const now = Date.now();
  if (!state.unsaid || now - state.announcedAt < ANNOUNCE_EVERY_MS || at("live").hidden) return;
  announce(counted(state.unsaid, "new decision", "new decisions"));
  state.announcedAt = now;
  state.unsaid = 0;
}

// --- following ------------------------------------------------------------------------------------------------

function filters() {
  const given = new URLSearchParams();
  for (const name of ["risk", "language"]) if (at(name).value) given.set(name, at(name).value);
  return given;
}

// Browsers open six connections to one address, over all tabs: a page that nobody sees gives its own back.
export async function startFollowing() {
  stopFollowing();
  const controller = new AbortController();
  state.following = controller;
  const { signal } = controller;
  try {
    const known = await askJson(`decisions?${filters()}&limit=${MOST_ROWS}`, { signal });
    if (signal.aborted) return;
    state.rows = [];
    at("live-rows").replaceChildren();
    const { held } = state;
    state.held = true; // the first ones are no news
    take(known);
    state.held = held;
    state.unsaid = 0;
    showAll();
    quiet();
    const asked = filters();
    asked.set("after", state.cursor);
    await readEvents(`decisions/events?${asked}`, signal, take);
  } catch (error) {
    if (signal.aborted) return;
    say(error);
    if (error.status === 401) return; // goes on when the key is given
  }
  setTimeout(() => { if (state.following === controller) startFollowing(); }, RETRY_MS);
}

export function stopFollowing() {
  state.following?.abort();
  state.following = null;
}

// --- figures above the table ----------------------------------------------------------------------------------

export async function showTiles() {
  let stats;
  let health;
  try {
    [stats, health] = await Promise.all([askJson("stats"), askJson("health/detailed")]);
  } catch {
    return; // the table says that there is no answer
  }
  const all = [health, ...Object.values(health.workers).filter(Boolean)];
  const lags = all.flatMap((one) => Object.values(one.lag)).filter((one) => one !== null);
  const letters = Object.values(stats.failures).reduce((sum, one) => sum + one.dead_letters, 0);
  at("tiles").replaceChildren(
    tile("Texts", number(stats.counts.processed), `${stats.texts_per_s.toFixed(1)} a second on average`),
    tile("For a human", number(stats.counts.review_required), stats.counts.processed ? `${(100 * stats.counts.review_required / stats.counts.processed).toFixed(1)} % of all` : "none yet"),
    tile("Time of a text", `${stats.texts.p95.toFixed(1)} ms`, "95 of 100 are faster"),
    tile("Waiting", lags.length ? number(lags.reduce((sum, one) => sum + one, 0)) : "–", lags.length ? "messages on the input" : "no input is read"),
    tile("Dead letters", number(letters), "since the start", letters ? "medium" : ""));
  at("mix").replaceChildren(...mix(stats.risks));
}

function tile(name, value, note, mood = "") {
  return element("div", { class: `tile ${mood}`.trim() }, element("dt", {}, name), element("dd", {}, element("strong", {}, value), element("span", { class: "soft" }, note)));
}

function mix(risks) {
  const total = RISKS.reduce((sum, risk) => sum + (risks[risk] ?? 0), 0);
  if (!total) return [];
  const parts = RISKS.map((risk) => {
    const part = element("span", { class: risk });
    part.style.flexGrow = risks[risk] ?? 0;
    return part;
  });
  const legend = RISKS.map((risk) => element("li", {}, element("span", { class: `dot ${risk}`, "aria-hidden": "true" }), `${risk} ${number(risks[risk] ?? 0)}`));
  return [element("div", { class: "mix-bar", "aria-hidden": "true" }, parts), element("ul", { class: "legend", "aria-label": "Decisions by risk" }, legend)];
}

// --- one decision ---------------------------------------------------------------------------------------------

export async function showDecision(worker, decided, personal = false) {
  const asked = new URLSearchParams({ worker, personal: personal ? "1" : "0" });
  const found = await attempt(() => askJson(`decisions/${decided}?${asked}`));
  const place = at("decision-result");
  if (!found) { place.replaceChildren(element("p", { class: "empty" }, "This decision is not kept any more, or it cannot be had now.")); return; }
  const reveal = () => showDecision(worker, decided, true);
  place.replaceChildren(decisionView(found.result, { hidden: found.hidden, at: found.at, reveal }));
  at("decision-title").focus();
}

export function prepareLive() {
  for (const name of ["risk", "language"]) at(name).addEventListener("change", startFollowing);
  at("hold").addEventListener("click", () => {
    state.held = !state.held;
    at("hold").setAttribute("aria-pressed", String(state.held));
    showAll();
  });
}
