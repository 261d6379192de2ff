// Watchlist matches of a result or of a search: the entry, why it matches, every feature of its score.

import { badge, bar, element, facts, table } from "./elements.js";
import { FEATURES, TIERS, named, plain } from "./words.js";

// Begins the names of features that sum to the score.
const POINTS = "points_";

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
  const said = Object.entries(given).filter(([name]) => !name.startsWith(POINTS));
  const points = Object.entries(given).filter(([name]) => name.startsWith(POINTS));
  return element("div", {},
    narrow("What the score was made of", ["Feature", "Value"], said.map(([name, value]) => [named(FEATURES, name), shown(value)])),
    narrow("Points of the score", ["Item", "Points"],
      points.map(([name, value]) => [named(FEATURES, name.slice(POINTS.length)), value.toFixed(3)])));
}

function narrow(title, heads, rows) {
  return rows.length ? table(title, heads, rows, { class: "narrow" }) : null;
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
