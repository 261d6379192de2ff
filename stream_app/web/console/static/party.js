// A party looked up in the lists.

import { announce, at, counted, element } from "./elements.js";
import { matchView } from "./matches.js";
import { askJson, attempt } from "./service.js";

async function searchParty(event) {
  event.preventDefault();
  const given = (id) => at(id).value.trim() || null;
  const body = { name: given("name"), kind: given("kind"), identifier: given("identifier"), birth_date: given("birth") };
  const found = await attempt(() => askJson("search", { body }));
  at("search-result").replaceChildren(...(found ? answer(found) : []));
  if (found) announce(counted(found.matches.length, "match", "matches"));
}

function answer(found) {
  const lists = counted(Object.keys(found.lists).length, "list", "lists");
  const parts = [];
  if (!found.complete) parts.push(element("p", { class: "notice" }, `Not everything was searched (${found.degraded.join(", ")}). Do not take this for clear.`));
  parts.push(element("p", { class: "soft" }, `${counted(found.matches.length, "match", "matches")} in ${lists}, ${found.duration_ms.toFixed(1)} ms.`));
  if (found.matches.length) parts.push(element("ol", { class: "matches" }, found.matches.map(matchView)));
  else if (found.complete) parts.push(element("p", { class: "empty" }, "No entry was found."));
  return parts;
}

export function prepareSearch() {
  at("search-form").addEventListener("submit", searchParty);
}
