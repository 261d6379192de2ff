"""All kinds of identifiers, in the order in which one wins over another when nothing else decides."""

from __future__ import annotations

from topology.extract.identifiers import banking, international, russia, ukraine
from topology.extract.identifiers.base import IdentifierKind

IDENTIFIERS: tuple[IdentifierKind, ...] = (
    banking.IBAN,
    banking.LEI,
    banking.CARD_GROUPED,
    russia.SNILS_FORMATTED,
    international.SSN_FORMATTED,
    international.VAT,
    russia.INN_COMPANY,
    ukraine.RNOKPP,
    russia.INN_PERSON,
    russia.OGRN,
    russia.OGRNIP,
    russia.SNILS,
    banking.CARD,
    russia.PASSPORT_RU,
    ukraine.PASSPORT_UA,
    ukraine.PASSPORT_UA_ID,
    international.PASSPORT,
    international.PASSPORT_OF_DIGITS,
    ukraine.EDRPOU,
    russia.KPP,
    banking.BIC,
    international.EIN,
    international.SSN,
    international.IMO,
    ukraine.DEMOGRAPHIC_REGISTER,
    russia.ACCOUNT,
    russia.BANK_CODE,
    ukraine.BANK_CODE,
    russia.INN_COMPANY_GROUPED,
    ukraine.RNOKPP_GROUPED,
    russia.INN_PERSON_GROUPED,
    russia.OGRN_GROUPED,
    ukraine.EDRPOU_GROUPED,
    banking.CARD_OF_UNKNOWN_ISSUER,
    banking.CARD_SPELLED_OUT,
    banking.IBAN_OF_WRONG_LENGTH,
)
