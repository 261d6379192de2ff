// What operators may do, behind the admin token, which stays in the memory of this page only.

import { announce, at, counted, element, folded, number, table } from "./elements.js";
import { ask, askJson, attempt, hasToken, useToken } from "./service.js";
import { plain } from "./words.js";

const shown = { settings: [] };

// --- token ----------------------------------------------------------------------------------------------------

async function unlock(event) {
  event.preventDefault();
  useToken(at("token").value);
  at("token").value = "";
  const config = await attempt(() => askJson("admin/config", { asAdmin: true }));
  if (!config) { useToken(null); return; }
  showConfig(config);
  showAdmin();
  announce("Admin actions are unlocked");
  at("admin-actions").querySelector("button").focus();
}

function lock() {
  useToken(null);
  at("config").replaceChildren();
  at("admin-said").replaceChildren();
  shown.settings = [];
  showAdmin();
  at("token").focus();
}

export async function showAdmin() {
  at("token-form").hidden = hasToken();
  at("admin-actions").hidden = !hasToken();
  if (hasToken()) await showStream();
}

async function showStream() {
  const health = await attempt(() => askJson("health/detailed"));
  if (!health) return;
  const { paused } = health.components.kafka;
  at("stream-state").textContent = paused === null ? "This process runs without a stream." : paused ? "Paused: no message is taken, the lag grows." : "Messages are taken.";
  at("pause").hidden = paused !== false;
  at("resume").hidden = paused !== true;
}

// --- actions --------------------------------------------------------------------------------------------------

// Whether the reader says yes; Escape and Cancel are no.
function confirmed(question, consequence, word) {
  const dialog = at("confirm");
  at("confirm-question").textContent = question;
  at("confirm-consequence").textContent = consequence;
  at("confirm-yes").textContent = word;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => { dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }); });
}

async function act(path, body, told) {
  const done = await attempt(async () => (await ask(path, { method: "POST", body, asAdmin: true })).json());
  if (done === undefined) return;
  const words = `${new Date().toLocaleTimeString("en-GB")} ${told(done)}`;
  at("admin-said").prepend(element("li", {}, words));
  announce(words);
  await showStream();
}

async function pause() {
  if (!await confirmed("Pause the stream?", "All workers stop taking messages. Nothing is lost; the lag grows until you resume.", "Pause")) return;
  await act("admin/pause", undefined, () => "The stream is paused.");
  at("resume").focus();
}

async function resume() {
  await act("admin/resume", undefined, () => "The stream takes messages again.");
  at("pause").focus();
}

async function clearCaches() {
  if (!await confirmed("Clear all caches?", "Answers stay the same. The next texts take longer until the caches are warm again.", "Clear")) return;
  await act("admin/caches/clear", undefined, (done) => `Caches cleared: ${counted(Object.values(done.cleared).reduce((sum, one) => sum + one, 0), "entry", "entries")} of worker 0, and the other workers'.`);
}

async function reloadLists() {
  if (!await confirmed("Read the list files again?", "What differs from the lists in force is published and is live in all workers within seconds. Parties seen earlier are screened against it.", "Reload")) return;
  await act("admin/lists/reload", undefined, (done) => `Lists reloaded: ${Object.entries(done.changes).map(([name, count]) => `${number(count)} ${name}`).join(", ") || "no change"}.`);
}

async function replay(event) {
  event.preventDefault();
  const body = { limit: Number(at("replay-limit").value), reason: at("replay-reason").value.trim() || null };
  if (!await confirmed("Send dead letters again?", `Up to ${number(body.limit)}${body.reason ? ` with the reason ${body.reason}` : ""} go back to their topic and are screened again. What fails again becomes a dead letter again.`, "Send again")) return;
  await act("admin/dead-letters/replay", body, (done) => `${counted(done.replayed, "dead letter", "dead letters")} sent again.`);
}

// --- effective configuration ----------------------------------------------------------------------------------

function showConfig(config) {
  shown.settings = Object.entries(config.settings);
  const search = element("input", { id: "config-search", type: "search", autocomplete: "off", input: showSettings });
  at("config").replaceChildren(
    element("label", { for: "config-search" }, "Show settings whose name holds"), search,
    element("div", { id: "config-table" }),
    folded(`Rules in force (${config.rules_version})`, element("pre", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Rules in force" }, JSON.stringify(config.rules, null, 2))));
  showSettings();
}

function showSettings() {
  const wanted = at("config-search").value.trim().toUpperCase();
  const rows = shown.settings.filter(([name]) => name.includes(wanted)).map(([name, value]) => [element("code", {}, name), written(value)]);
  at("config-table").replaceChildren(rows.length ? table("Settings, secrets masked", ["Setting", "Value"], rows) : element("p", { class: "empty" }, `No setting is named like ${plain(wanted)}.`));
}

function written(value) {
  if (value === null || value === "") return element("span", { class: "soft" }, "not set");
  return Array.isArray(value) ? value.join(", ") || element("span", { class: "soft" }, "none") : String(value);
}

export function prepareAdmin() {
  at("token-form").addEventListener("submit", unlock);
  at("lock").addEventListener("click", lock);
  at("pause").addEventListener("click", pause);
  at("resume").addEventListener("click", resume);
  at("clear-caches").addEventListener("click", clearCaches);
  at("reload-lists").addEventListener("click", reloadLists);
  at("replay-form").addEventListener("submit", replay);
  at("confirm-yes").addEventListener("click", () => at("confirm").close("yes"));
  at("confirm-no").addEventListener("click", () => at("confirm").close(""));
}
