// The console: views over the JSON endpoints of the service that it is served by.

import { prepareAdmin, showAdmin } from "./admin.js";
import { at } from "./elements.js";
import { showHealth, showState } from "./health.js";
import { showLists } from "./lists.js";
import { prepareLive, showDecision, showTiles, startFollowing, stopFollowing } from "./live.js";
import { prepareSearch } from "./party.js";
import { useKey } from "./service.js";
import { prepareTry } from "./try.js";

const REFRESH_MS = 5000;
const REFRESHED = { live: showTiles, lists: showLists, health: showHealth };
const VIEWS = ["live", "decision", "try", "search", "lists", "health", "admin"];
const TITLES = { live: "Live decisions", decision: "Decision", try: "Try a text", search: "Search a party", lists: "Watchlists", health: "Health", admin: "Admin" };

const place = { view: null, opened: null };

// Hashes begin with a slash, so that none names an element: the browser would begin there with the Tab key.
function wanted() {
  const [view, ...rest] = location.hash.replace(/^#\/?/, "").split("/");
  return VIEWS.includes(view) ? [view, ...rest] : ["live"];
}

function showView() {
  const [view, worker, number] = wanted();
  const before = place.view;
  place.view = view;
  for (const one of VIEWS) at(one).hidden = one !== view;
  for (const link of document.querySelectorAll("nav a")) {
    const isCurrent = link.hash === `#/${view === "decision" ? "live" : view}`;
    if (isCurrent) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${TITLES[view]} · AI Service`;
  at("decision-result").replaceChildren();
  if (view === "decision") {
    place.opened = location.hash;
    showDecision(worker, number);
  } else if (view === "live" && before === "decision") {
    goBackTo(place.opened);
  } else if (before !== null) {
    at(`${view}-title`).focus();
  }
  if (view === "admin") showAdmin();
  refresh();
}

// The reader goes on where the decision was opened.
function goBackTo(hash) {
  const link = document.querySelector(`#live-rows a[href="${hash}"]`);
  (link ?? at("live-title")).focus();
}

function refresh() {
  showState();
  REFRESHED[place.view]?.();
}

function onKey(event) {
  if (event.key !== "Escape" || event.defaultPrevented || at("confirm").open) return;
  if (place.view === "decision") location.hash = "#/live";
}

at("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  useKey(at("key").value);
  at("key").value = "";
  at("key-form").hidden = true;
  startFollowing();
  showView();
});
// The hash says which view is shown: the link moves the focus and leaves the view as it is.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  at("main").focus();
});
prepareLive();
prepareTry();
prepareSearch();
prepareAdmin();
window.addEventListener("hashchange", showView);
window.addEventListener("keydown", onKey);
window.addEventListener("pagehide", stopFollowing);
window.addEventListener("pageshow", startFollowing);
document.addEventListener("visibilitychange", () => (document.hidden ? stopFollowing() : startFollowing()));
setInterval(() => { if (!document.hidden) refresh(); }, REFRESH_MS);
showView();
