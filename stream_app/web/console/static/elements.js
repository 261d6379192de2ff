// Small makers of elements.  Text only ever enters the page as text, never as HTML.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function badge(word) {
  return element("span", { class: `badge ${word}` }, word);
}

export function facts(pairs) {
  const list = element("dl", { class: "facts" });
  for (const [name, value] of pairs) {
    if (value === null || value === undefined || value === "") continue;
    list.append(element("dt", {}, name), element("dd", {}, value instanceof Node ? value : String(value)));
  }
  return list;
}

export function table(caption, heads, rows) {
  const isNumber = (column) => rows.length > 0 && rows.every((row) => typeof row[column] === "number");
  const head = element("tr", {}, ...heads.map((one, column) => element("th", { scope: "col", class: isNumber(column) ? "number" : null }, one)));
  const cell = (value, column) =>
    element("td", { class: isNumber(column) ? "number" : null },
      value instanceof Node ? value : value === null || value === undefined ? "" : String(value));
  const body = rows.map((row) => element("tr", {}, ...row.map(cell)));
  const made = element("table", {}, element("caption", {}, caption), element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, made);
}

export function counted(count, one, several) {
  return `${count} ${count === 1 ? one : several}`;
}

export function duration(seconds) {
  if (seconds === null) return "unknown";
  const units = [["d", 86400], ["h", 3600], ["min", 60]];
  for (const [unit, size] of units) if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}`;
  return `${Math.round(seconds)} s`;
}
