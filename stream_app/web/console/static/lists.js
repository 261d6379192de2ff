// The watchlists as they are searched now.

import { at, counted, duration, element, number, table } from "./elements.js";
import { askJson, attempt } from "./service.js";

export async function showLists() {
  const found = await attempt(() => askJson("lists"));
  if (!found) return;
  const heads = ["List", "Version", "Entries", "Names", "Changed", "Age"];
  const rows = found.lists.map((one) => [one.name, one.version, number(one.entries), number(one.names), one.changed_at ? new Date(one.changed_at).toLocaleString("en-GB") : "", one.age_s === null ? "unknown" : duration(one.age_s)]);
  at("lists-result").replaceChildren(found.lists.length
    ? table(`${counted(found.entries, "entry", "entries")} with ${counted(found.names, "name", "names")} in ${counted(found.lists.length, "list", "lists")}`, heads, rows)
    : element("p", { class: "empty" }, "No list is loaded: every text with a party is sent to review. Load one with LISTS or “ai-service lists load”."));
}
