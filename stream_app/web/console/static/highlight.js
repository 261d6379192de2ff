// The text with what was found in it.  Spans count code points of the text, while a JavaScript string counts
// UTF-16 units: the text is cut as an array of code points.

import { element } from "./elements.js";
import { DATE_ROLES, IDENTIFIERS, named } from "./words.js";

// Drawn nowhere by themselves: controls other than white space, and format characters such as zero-width spaces.
const INVISIBLE = /((?![\t\n\r])[\p{Cc}\p{Cf}])/u;

export function spansOf(result) {
  return [
    ...result.persons.map((one) => span(one, "person", "person", `read as ${one.name}`)),
    ...result.organizations.map((one) => span(one, "organization", "organization", `read as ${one.name}`)),
    ...result.identifiers.map((one) => span(one, "identifier", named(IDENTIFIERS, one.type), one.valid ? "form and check digits are right" : "form or check digits are wrong")),
    ...result.dates.map((one) => span(one, "date", named(DATE_ROLES, one.role), one.value)),
    ...result.amounts.map((one) => span(one, "amount", "amount", `${one.value} ${one.currency ?? ""}`.trim())),
    ...result.unicode.homoglyphs.map((one) => span(one, "disguised", null, `${one.from} is read as ${one.to}`)),
  ];
}

const span = ({ start, end }, kind, label, tip) => ({ start, end, kind, label, tip });

// A tree in which each span lies within its parent; one that would stick out is cut at the edge of the other.
export function nested(spans) {
  const byPlace = (a, b) => a.start - b.start || b.end - a.end;
  const waiting = spans.filter((one) => one.end > one.start).sort(byPlace);
  const root = { children: [] };
  const open = [];
  while (waiting.length) {
    let next = waiting.shift();
    while (open.length && open.at(-1).end <= next.start) open.pop();
    const around = open.at(-1);
    if (around && next.end > around.end) {
      waiting.push({ ...next, start: around.end });
      waiting.sort(byPlace);
      next = { ...next, end: around.end, label: null };
    }
    const node = { ...next, children: [] };
    (around ?? root).children.push(node);
    open.push(node);
  }
  return root.children;
}

export function highlighted(text, result) {
  const letters = Array.from(text);
  const quote = element("p", { class: "quote", lang: { ru: "ru", uk: "uk", en: "en" }[result.language.code] ?? null });
  quote.append(...marked(letters, nested(spansOf(result)), 0, letters.length));
  return quote;
}

function marked(letters, nodes, start, end) {
  const parts = [];
  let place = start;
  for (const node of nodes) {
    parts.push(...written(letters.slice(place, node.start).join("")));
    parts.push(element("mark", { class: node.kind, title: node.tip },
      element("span", { class: "said" }, marked(letters, node.children, node.start, node.end)),
      node.label ? element("small", {}, element("span", { class: "aside" }, " ("), node.label, element("span", { class: "aside" }, ")")) : null));
    place = node.end;
  }
  parts.push(...written(letters.slice(place, end).join("")));
  return parts;
}

// Text in which characters that nobody would see are shown by their number.
function written(text) {
  return text.split(INVISIBLE).filter(Boolean).map((part) => (INVISIBLE.test(part) ? hiddenCharacter(part) : part));
}

function hiddenCharacter(character) {
  const code = `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  return element("span", { class: "invisible-character", title: "a character that is not drawn" }, code);
}
