// Watchlist matches of a result or of a search: the entry, why it matches, every feature of its score.

import { badge, bar, element, facts, table } from "./elements.js";
import { FEATURES, TIERS, named, plain } from "./words.js";

export function matchView(match) {
  const found = `found by ${named(TIERS, match.tier)}: “${match.query}”`;
  return element("li", { class: "match" },
    element("div", { class: "match-head" },
      element("strong", {}, match.entry_name),
      element("span", { class: "soft" }, `${match.list} · ${match.entry_id}`),
      element("span", { class: "match-score" }, bar(match.score), element("span", {}, `score ${match.score.toFixed(2)}`))),
    element("p", {}, match.explanation),
    facts([
      ["How", found],
      ["Listed as", match.matched_alias],
      ["Analyst", verdict(match.disposition)],
      ["Earlier verdict", ended(match.ended_disposition)],
    ]),
    features(match.features));
}

function features(given) {
  const rows = Object.entries(given).map(([name, value]) => [named(FEATURES, name), shown(value)]);
  return rows.length ? table("What the score was made of", ["Feature", "Value"], rows, { class: "narrow" }) : null;
}

function shown(value) {
  if (typeof value !== "number") return value === "agrees" || value === "conflicts" ? badge(value) : plain(value);
  return element("span", { class: "measured" }, bar(value), String(value));
}

function verdict(one) {
  if (!one) return null;
  return `${plain(one.verdict)} (${one.by}): ${one.reason}${one.until ? `, until ${one.until}` : ""}`;
}

function ended(one) {
  return one ? `${verdict(one)}; holds no longer: ${plain(one.ended)}` : null;
}
