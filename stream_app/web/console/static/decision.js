// One decision opened: what was decided and why, the text with what was found in it, the matches with their
// features, and what each layer did.

import { badge, bar, element, facts, table } from "./elements.js";
import { highlighted } from "./highlight.js";
import { matchView } from "./matches.js";
import { layersTable, rawResult, tokensTable } from "./trace.js";
import { BREAKDOWN, DATE_ROLES, FIELDS, IDENTIFIERS, LANGUAGES, headline, named, plain } from "./words.js";

const LEGEND = [["person", "person"], ["organization", "organization"], ["identifier", "identifier"], ["date", "date"], ["amount", "amount"], ["disguised", "disguised letter"]];

// `hidden`: what may name somebody is dots; `reveal` asks for it.  `at`: when it was decided, null for just now.
export function decisionView(result, { hidden = false, at = null, reveal = null } = {}) {
  return element("article", { class: "decision", "aria-label": `Decision on ${result.id}` },
    verdictCard(result, at),
    hidden ? hiddenNotice(reveal) : null,
    card("Text", textPart(result)),
    card("Why", whyPart(result, hidden)),
    card("Watchlist matches", matchesPart(result)),
    card("Found in the text", foundPart(result)),
    card("Layer by layer", layersTable(result)),
    card("Token by token", tokensTable(result)),
    card("Provenance", provenance(result), rawResult(result)));
}

function card(title, ...content) {
  const shown = content.flat().filter(Boolean);
  return shown.length ? element("section", { class: "card", "aria-label": title }, element("h3", {}, title), ...shown) : null;
}

function verdictCard(result, at) {
  const { decision, processing } = result;
  const mood = result.status === "incomplete" ? "incomplete" : decision.risk;
  return element("header", { class: `verdict ${mood}` },
    element("p", { class: "headline" }, headline(result)),
    element("p", { class: "verdict-facts" },
      badge(decision.risk, `risk ${decision.risk}`),
      element("span", {}, `score ${decision.score.toFixed(2)}`), bar(decision.score, decision.risk),
      element("span", {}, named(LANGUAGES, result.language.code)),
      element("span", {}, `${processing.duration_ms.toFixed(1)} ms${processing.cached ? ", from the cache" : ""}`),
      at ? element("span", {}, new Date(at).toLocaleString("en-GB")) : null),
    element("p", { class: "soft" }, `Message ${result.id}`));
}

function hiddenNotice(reveal) {
  return element("div", { class: "note" },
    element("p", {}, "Texts, names and numbers are hidden. Showing them is counted and logged."),
    element("button", { type: "button", click: reveal }, "Show personal data"));
}

function textPart(result) {
  if (result.text === null) return element("p", { class: "soft" }, "The text is left out of results (INCLUDE_TEXT=false).");
  const quote = highlighted(result.text, result);
  const kinds = LEGEND.filter(([kind]) => quote.querySelector(`mark.${kind}`));
  const legend = element("ul", { class: "legend", "aria-label": "Legend" }, kinds.map(([kind, word]) => element("li", {}, element("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), word)));
  const read = result.normalized.text && result.normalized.text !== result.text;
  return [quote, kinds.length ? legend : null, read ? facts([["Read as", result.normalized.text]]) : null];
}

function whyPart(result, hidden) {
  const { decision } = result;
  const missing = decision.required_fields.map((one) => named(FIELDS, one));
  const reasons = hidden ? [] : decision.reasons;
  return [
    reasons.length ? element("ul", { class: "reasons" }, reasons.map((one) => element("li", {}, one))) : null,
    missing.length ? element("p", { class: "ask" }, element("strong", {}, "What would settle it: "), missing.join(" and ")) : null,
    breakdown(decision),
  ];
}

function breakdown(decision) {
  const items = Object.entries(decision.breakdown);
  if (!items.length) return null;
  const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
  const sum = items.reduce((total, [, value]) => total + value, 0);
  const rows = items.map(([item, value]) => [named(BREAKDOWN, item), element("span", { class: "measured" }, bar(Math.abs(value), value < 0 ? "none" : "high"), signed(value))]);
  const total = Math.abs(sum - decision.score) > 0.005 ? `${sum.toFixed(2)}, bounded to ${decision.score.toFixed(2)}` : decision.score.toFixed(2);
  rows.push([element("strong", {}, "Together: the score"), element("strong", {}, total)]);
  return table("How the score came about", ["Item", "Weight"], rows, { class: "narrow" });
}

function matchesPart(result) {
  if (result.matches.length) return element("ol", { class: "matches" }, result.matches.map(matchView));
  if (result.status === "incomplete") return element("p", { class: "soft" }, "None was found, but not everything was searched. Do not take this for clear.");
  return element("p", { class: "soft" }, result.status === "not_needed" ? "Nothing was searched." : "No watchlist entry was found.");
}

function foundPart(result) {
  const rows = [
    ...result.persons.map((one) => ["Person", one.name, one.text, person(one)]),
    ...result.organizations.map((one) => ["Organization", one.name, one.text, [one.legal_form, one.identifiers.join(", ")].filter(Boolean).join("; ")]),
    ...result.identifiers.map((one) => [named(IDENTIFIERS, one.type), one.value, one.text, [one.valid ? "check digits are right" : "form or check digits are wrong", owner(one, result)].filter(Boolean).join("; ")]),
    ...result.dates.map((one) => ["Date", one.value, one.text, named(DATE_ROLES, one.role)]),
    ...result.amounts.map((one) => ["Amount", one.value, one.text, one.currency]),
  ];
  return rows.length ? table("Parties, identifiers, dates and amounts", ["What", "Read as", "Written", "Known of it"], rows) : element("p", { class: "soft" }, "No party, identifier, date or amount.");
}

function person(one) {
  return [
    one.gender,
    one.birth_date ? `born ${one.birth_date}` : "",
    one.identifiers.join(", "),
    one.readings.length ? `also searched as ${one.readings.map((reading) => reading.name).join(", ")}` : "",
    one.variants.length ? `spellings: ${one.variants.slice(0, 6).join(", ")}${one.variants.length > 6 ? " …" : ""}` : "",
  ].filter(Boolean).join("; ");
}

function owner(identifier, result) {
  const [kind, index] = (identifier.owner ?? "").split("/");
  const party = (kind === "persons" ? result.persons : result.organizations)[index];
  return party ? `of ${party.name}` : "of nobody named";
}

function provenance(result) {
  const { source, processing } = result;
  return facts([
    ["Message", result.id],
    ["Status", plain(result.status)],
    ["Taken from", source.topic ? `${source.topic}, partition ${source.partition}, offset ${source.offset}` : "HTTP"],
    ["Lists", Object.entries(processing.lists).map(([name, version]) => `${name} ${version}`).join(", ")],
    ["Rules", processing.rules_version],
    ["Version", processing.service_version],
    ["Did not answer in full", processing.degraded.join(", ")],
  ]);
}
