// What each layer did with a text, how long it took, and what became of each token.

import { bar, counted, element, folded, table } from "./elements.js";
import { LANGUAGES, LAYERS, named, plain } from "./words.js";

export function layersTable(result) {
  const layers = result.processing.layers;
  const longest = Math.max(...layers.map((one) => one.ms), 0.001);
  return table("What each layer did and how long it took", ["Layer", "What it did", "Time"], layers.map((one) => [
    named(LAYERS, one.name),
    did(one.name, result),
    element("span", { class: "measured" }, bar(one.ms / longest), `${one.ms.toFixed(3)} ms`),
  ]), { class: "layers" });
}

export function tokensTable(result) {
  const tokens = result.normalized.tokens;
  if (!tokens.length) return null;
  return table("Token by token", ["Written", "Role", "Read as", "Rule", "Language", "Alternatives"], tokens.map((one) => [
    one.text,
    one.role ? plain(one.role) : "",
    one.output ?? "",
    one.rule ? plain(one.rule) : "",
    one.language ? named(LANGUAGES, one.language) : "",
    one.alternatives.join(", "),
  ]));
}

export function rawResult(result) {
  return folded("The result as JSON", element("pre", { class: "scroll", tabindex: "0", role: "region", "aria-label": "The result as JSON" }, JSON.stringify(result, null, 2)));
}

const listed = (codes) => codes.map(plain).join(", ");

function did(layer, result) {
  return SAID[layer] ? SAID[layer](result) : "";
}

const SAID = {
  validation: ({ validation: it }) => [
    it.repairs.length ? `cleaned: ${listed(it.repairs)}` : "",
    it.suspicious.length ? `suspicious: ${listed(it.suspicious)}` : "",
    it.truncated ? "the text was cut" : "",
  ].filter(Boolean).join("; ") || "The text is clean.",
  smart_filter: ({ filter }) => (filter.screen ? `To be screened: ${listed(filter.reasons) || "in doubt"}.` : `Nothing to screen: ${listed(filter.reasons) || "no trigger"}.`),
  language: ({ language }) => `${named(LANGUAGES, language.code)}, ${Math.round(100 * language.confidence)} % sure.`,
  unicode: ({ unicode }) => (unicode.repairs.length ? `Repaired: ${listed(unicode.repairs)}.` : "Nothing to repair."),
  names: ({ persons, normalized }) => (persons.length ? `In the nominative: ${persons.map((one) => one.name).join(", ")}` : `${counted(normalized.tokens.length, "token", "tokens")} traced, no person.`),
  signals: (result) => `${[
    counted(result.persons.length, "person", "persons"),
    counted(result.organizations.length, "organization", "organizations"),
    counted(result.identifiers.length, "identifier", "identifiers"),
    counted(result.dates.length, "date", "dates"),
    counted(result.amounts.length, "amount", "amounts"),
  ].join(", ")}.`,
  variants: ({ persons }) => {
    const count = persons.reduce((sum, one) => sum + one.variants.length, 0);
    return count ? `${counted(count, "other spelling", "other spellings")} to search.` : "No other spelling.";
  },
  embeddings: ({ embedding }) => (embedding ? `${embedding.model}, ${embedding.dimensions} dimensions.` : "Not asked for."),
  search: ({ matches, processing }) => `${counted(matches.length, "match", "matches")}${processing.degraded.length ? `; did not answer in full: ${listed(processing.degraded)}` : ""}.`,
  decision: ({ decision }) => `Risk ${decision.risk}, score ${decision.score.toFixed(2)}${decision.review_required ? ", review" : ""}.`,
};
