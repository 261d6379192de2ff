// Small makers of elements.  Text only ever enters the page as text, never as HTML.

export const at = (id) => document.getElementById(id);

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

export function badge(word, shown = word) {
  return element("span", { class: `badge ${word}` }, shown);
}

export function facts(pairs) {
  const list = element("dl", { class: "facts" });
  for (const [name, value] of pairs) {
    if (value === null || value === undefined || value === "") continue;
    list.append(element("div", {}, element("dt", {}, name), element("dd", {}, value instanceof Node ? value : String(value))));
  }
  return list;
}

// A table that becomes a stack of cards on a narrow screen; roles keep it a table for screen readers there.
export function table(caption, heads, rows, attributes = {}) {
  const isNumber = (column) => rows.length > 0 && rows.every((row) => typeof row[column] === "number");
  const head = element("tr", { role: "row" }, heads.map((one, column) => element("th", { scope: "col", role: "columnheader", class: isNumber(column) ? "number" : null }, one)));
  const body = rows.map((row) => element("tr", { role: "row" }, row.map((value, column) => cell(heads[column], value, isNumber(column)))));
  return element("div", { class: "scroll" },
    element("table", { role: "table", ...attributes },
      element("caption", {}, caption),
      element("thead", { role: "rowgroup" }, head),
      element("tbody", { role: "rowgroup" }, body)));
}

export function cell(head, value, isNumber = false) {
  const isEmpty = value === null || value === undefined || value === "";
  return element("td", { role: "cell", "data-head": head, class: [isNumber ? "number" : "", isEmpty ? "blank" : ""].join(" ").trim() || null },
    value instanceof Node ? value : isEmpty ? "" : String(value));
}

// A bar beside a figure that is written out as well, so it says nothing of its own to a screen reader.
export function bar(share, kind = "") {
  const inner = element("span", { class: kind || null });
  inner.style.width = `${Math.round(100 * Math.min(1, Math.max(0, share)))}%`;
  return element("span", { class: "gauge", "aria-hidden": "true" }, inner);
}

export function folded(summary, ...content) {
  return element("details", {}, element("summary", {}, summary), ...content);
}

export function counted(count, one, several) {
  return `${number(count)} ${count === 1 ? one : several}`;
}

export function number(value) {
  return value.toLocaleString("en").replaceAll(",", "\u202f");
}

export function percent(share) {
  return share === null || share === undefined ? "not asked yet" : `${(100 * share).toFixed(1)} %`;
}

export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "unknown";
  const units = [["d", 86400], ["h", 3600], ["min", 60]];
  for (const [unit, size] of units) if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}`;
  return `${Math.round(seconds)} s`;
}

// Said to a screen reader when it has nothing else to say, and to nobody else.
export function announce(words) {
  at("announcer").textContent = words;
}
