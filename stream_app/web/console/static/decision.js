// One decision opened: the text with what was found in it, the decision with its breakdown, the matches with
// their features, and what each layer did.

import { badge, counted, element, facts, table } from "/console/elements.js";

// Spans count code points; a JavaScript string counts UTF-16 units.
function highlighted(text, result) {
  const letters = Array.from(text);
  const spans = [
    ...result.persons.map((one) => ({ ...one, kind: "person", tip: `person: ${one.name}` })),
    ...result.organizations.map((one) => ({ ...one, kind: "organization", tip: `organization: ${one.name}` })),
    ...result.identifiers.map((one) => ({ ...one, kind: "identifier", tip: `${one.type}: ${one.value}${one.valid ? "" : " (checksum wrong)"}` })),
    ...result.dates.map((one) => ({ ...one, kind: "date", tip: `date (${one.role}): ${one.value}` })),
    ...result.amounts.map((one) => ({ ...one, kind: "amount", tip: `amount: ${one.value} ${one.currency ?? ""}` })),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
  const quote = element("p", { class: "quote" });
  let place = 0;
  for (const span of spans) {
    if (span.start < place) continue; // lies within one that is shown already
    quote.append(letters.slice(place, span.start).join(""));
    quote.append(element("mark", { class: span.kind, title: span.tip }, letters.slice(span.start, span.end).join("")));
    place = span.end;
  }
  quote.append(letters.slice(place).join(""));
  return quote;
}

function foundParties(result) {
  const rows = [
    ...result.persons.map((one) => ["person", one.name, one.text, [one.gender, one.birth_date].filter(Boolean).join(", "), one.confidence]),
    ...result.organizations.map((one) => ["organization", one.name, one.text, one.legal_form, one.confidence]),
    ...result.identifiers.map((one) => [one.type, one.value, one.text, [one.valid ? "checksum right" : "checksum wrong", one.owner].filter(Boolean).join(", "), null]),
    ...result.dates.map((one) => ["date", one.value, one.text, one.role, null]),
    ...result.amounts.map((one) => ["amount", one.value, one.text, one.currency, null]),
  ];
  return rows.length ? table("Found in the text", ["What", "Read as", "Written", "Known of it", "Confidence"], rows) : null;
}

function matchesOf(result) {
  if (!result.matches.length) return element("p", { class: "empty" }, "No watchlist entry was found.");
  return table("Watchlist matches", ["Entry", "List", "Found by", "Score", "Why", "Features"], result.matches.map((one) => [
    one.entry_name,
    `${one.list} ${one.entry_id}`,
    `${one.tier}: ${one.query}`,
    one.score,
    one.explanation + (one.disposition ? ` (analyst: ${one.disposition.verdict}, ${one.disposition.reason})` : ""),
    Object.entries(one.features).map(([name, value]) => `${name} ${value}`).join(", "),
  ]));
}

function folded(summary, ...content) {
  return element("details", {}, element("summary", {}, summary), ...content);
}

function trace(result) {
  const tokens = result.normalized.tokens.map((one) => [one.text, one.role ?? "", one.output ?? "", one.rule ?? "", one.language ?? "", one.alternatives.join(", ")]);
  return [
    folded("What each layer did and how long it took",
      table("Layers", ["Layer", "ms", "What it said"], result.processing.layers.map((one) => [one.name, one.ms, said(one.name, result)]))),
    tokens.length ? folded("Token by token", table("Tokens", ["Written", "Role", "Read as", "Rule", "Language", "Alternatives"], tokens)) : null,
    folded("The result as JSON", element("pre", { class: "scroll", tabindex: "0" }, JSON.stringify(result, null, 2))),
  ];
}

function said(layer, result) {
  const words = {
    validation: () => [...result.validation.repairs, ...result.validation.suspicious, result.validation.truncated ? "truncated" : ""].filter(Boolean).join(", ") || "nothing to note",
    smart_filter: () => `${result.filter.screen ? "to be screened" : "nothing to screen"}: ${result.filter.reasons.join(", ") || "no trigger"}`,
    language: () => `${result.language.code} (${result.language.confidence})`,
    unicode: () => result.unicode.repairs.join(", ") || "nothing to repair",
    names: () => result.normalized.text,
    signals: () => [
      counted(result.persons.length, "person", "persons"),
      counted(result.organizations.length, "organization", "organizations"),
      counted(result.identifiers.length, "identifier", "identifiers"),
      counted(result.dates.length, "date", "dates"),
      counted(result.amounts.length, "amount", "amounts"),
    ].join(", "),
    variants: () => result.persons.map((one) => one.variants.join(", ")).filter(Boolean).join("; ") || "none",
    embeddings: () => (result.embedding ? `${result.embedding.model}, ${result.embedding.dimensions} dimensions` : "not asked for"),
    search: () => `${counted(result.matches.length, "match", "matches")}${result.processing.degraded.length ? `, degraded: ${result.processing.degraded.join(", ")}` : ""}`,
    decision: () => `${result.decision.risk}, ${result.decision.score}`,
  };
  return words[layer] ? words[layer]() : "";
}

export function decisionView(result) {
  const decision = result.decision;
  const reasons = element("ul", {}, ...decision.reasons.map((one) => element("li", {}, one)));
  const items = Object.entries(decision.breakdown);
  return element("article", { class: "decision" },
    element("h3", {}, badge(decision.risk), ` score ${decision.score}`, decision.review_required ? ", needs a human" : ""),
    result.text === null ? element("p", { class: "empty" }, "The text is left out (INCLUDE_TEXT=false).") : highlighted(result.text, result),
    reasons,
    facts([
      ["Id", result.id],
      ["Status", result.status],
      ["Still needed", decision.required_fields.join(", ")],
      ["Degraded", result.processing.degraded.join(", ")],
      ["Lists", Object.entries(result.processing.lists).map(([name, version]) => `${name} ${version}`).join(", ")],
      ["Rules", result.processing.rules_version],
      ["Time", `${result.processing.duration_ms} ms${result.processing.cached ? ", from the cache" : ""}`],
    ]),
    items.length ? table("How the score came about", ["Item", "Weight"], items) : null,
    matchesOf(result),
    foundParties(result),
    ...trace(result));
}
