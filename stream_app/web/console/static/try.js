// A text of the reader, through the same layers.

import { announce, at, element } from "./elements.js";
import { decisionView } from "./decision.js";
import { askJson, attempt } from "./service.js";
import { headline } from "./words.js";

const SAMPLES = {
  "A declined name": "Переказ Громобоєву Захару Петровичу, 14.03.1968 р.н., за договором 7",
  "Look-alike letters": "За консультации Гpoмoбoеву Зaxару Петровичу",
  "A company and its number": "Оплата ООО «Тёплый Подоконник», ИНН 7455548227, счёт 12 от 05.02.2026",
  "Nothing to screen": "Комиссия за ведение счёта за март",
};

async function tryText(event) {
  event.preventDefault();
  const result = await attempt(() => askJson("process", { body: { text: at("text").value } }));
  at("try-result").replaceChildren(...(result ? [decisionView(result)] : []));
  if (result) announce(headline(result));
}

export function prepareTry() {
  at("try-form").addEventListener("submit", tryText);
  at("samples").append(...Object.entries(SAMPLES).map(([name, text]) => element("button", { type: "button", class: "quiet", click: () => { at("text").value = text; at("text").focus(); } }, name)));
}
