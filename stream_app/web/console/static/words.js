// Plain English for the codes of a result; a code that is not here is shown with its underscores as blanks.

export const plain = (code) => String(code).replaceAll("_", " ");
export const named = (table, code) => table[code] ?? plain(code);

export const LAYERS = {
  validation: "Validation", smart_filter: "Smart filter", language: "Language", unicode: "Letters", names: "Names",
  signals: "Signals", variants: "Variants", embeddings: "Vector", search: "Search", decision: "Decision",
};

export const LANGUAGES = { ru: "Russian", uk: "Ukrainian", en: "English", mixed: "Mixed", und: "Undetermined" };

export const BREAKDOWN = {
  match: "How well the best match agrees with the text",
  birth_date_agrees: "The birth date agrees",
  country_agrees: "The country agrees",
  birth_date_conflicts: "The birth date is another one",
  identifier_conflicts: "An identifier is another one",
  gender_conflicts: "The gender is another one",
  country_conflicts: "The country is another one",
  name_only: "Only the name agrees, so it may be a namesake",
  homoglyph: "Letters were replaced by look-alikes, or spaced out",
  invisible: "Invisible characters stand inside the text",
  smuggling: "The text carries markup or control characters",
  mojibake: "The text was wrongly encoded and had to be repaired",
  identifier_agrees: "An identifier agrees: the risk is high",
  confirmed: "An analyst has confirmed this pair",
  alert_floor: "A match that alerts is never below medium",
  below_alert: "A match that does not alert is never above low",
  not_screened: "Not everything was searched: never below medium",
  bound: "A score is 0 at least and 1 at most",
};

export const FEATURES = {
  name: "Whole name", core: "Main words", covered: "Share of the listed name that was found", exactness: "Written the same",
  spelling: "Likeness of the spelling", given: "Given name", surname: "Surname", patronymic: "Patronymic", middle: "Middle name",
  initials: "Initials that fit", initial_conflicts: "Initials that conflict", extra_words: "Lost for further words",
  limited_by: "Held down by", lone_word: "One word only", given_misspelt: "Given name misspelt", phrase: "Stands as a phrase",
  unlisted_patronymic: "Patronymic that the list lacks", patronymic_conflict: "Patronymics differ", extra_initials: "Initials too many",
  misplaced_initials: "Initials in another order", initials_only: "Initials only", doubtful_surname: "Doubtful surname",
  other_names: "Other telling words beside it", missing_word: "Part of the listed name is missing", one_word: "A name of one word is held down",
  legal_form: "Legal form", words: "Words that agree", limit: "Held down by what differs", particle: "Particle",
  common_surname: "Common surname", identifier: "Identifier", country: "Country", birth_date: "Birth date", gender: "Gender",
};

export const TIERS = {
  identifier: "identifier", exact: "the whole name", automaton: "words of the text", fuzzy: "a near spelling", vector: "a similar sound or form",
};

export const IDENTIFIERS = {
  inn_person: "Taxpayer number (INN), person", inn_company: "Taxpayer number (INN), company", ogrn: "Register number (OGRN)",
  ogrnip: "Register number (OGRNIP)", kpp: "Tax office code (KPP)", snils: "Insurance number (SNILS)", rnokpp: "Taxpayer number (RNOKPP)",
  edrpou: "Register code (EDRPOU)", iban: "Account (IBAN)", bic: "Bank code (BIC)", lei: "Legal entity identifier (LEI)",
  vat: "VAT number", ein: "Employer number (EIN)", ssn: "Social security number", passport_ru: "Passport, Russian",
  passport_ua: "Passport, Ukrainian", passport_ua_id: "Identity card, Ukrainian", passport_intl: "Passport", card: "Payment card",
  imo: "Ship number (IMO)", other: "Number",
};

export const FIELDS = { birth_date: "birth date", tax_number: "tax number" };
export const DATE_ROLES = { birth: "birth date", document: "date of a document", payment: "date of a payment", other: "date" };

// What was decided, in one line.
export function headline(result) {
  const { risk, review_required: review } = result.decision;
  if (result.status === "not_needed") return "Nothing to screen";
  if (result.status === "incomplete") return "Not fully screened: a human must look";
  if (risk === "none") return "No listed party is named";
  const words = { high: "High risk", medium: "Medium risk", low: "Low risk" }[risk];
  return review ? `${words}: a human must look` : `${words}: no alert`;
}
