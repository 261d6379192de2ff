"""What all messages share: strictness, and the kinds of values that several of them use."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Message(BaseModel):
    """A message or a part of one; unknown fields are refused, so a misspelt one is never lost in silence."""

    model_config = ConfigDict(
        extra="forbid",
        ser_json_inf_nan="null",
        use_enum_values=False,
        json_schema_serialization_defaults_required=True,  # every field is always written
    )


class Span(Message):
    """A stretch of the original text, in code points, end exclusive."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class LanguageCode(str, Enum):
    """Language of a text or of a part of it."""

    RU = "ru"
    UK = "uk"
    EN = "en"
    MIXED = "mixed"
    UNDETERMINED = "und"


class Gender(str, Enum):
    """Grammatical gender of a person's name."""

    MALE = "male"
    FEMALE = "female"


class IdentifierType(str, Enum):
    """Kind of an identifier; its name holds the country where several countries use the word."""

    INN_PERSON = "inn_person"
    INN_COMPANY = "inn_company"
    OGRN = "ogrn"
    OGRNIP = "ogrnip"
    KPP = "kpp"
    SNILS = "snils"
    RNOKPP = "rnokpp"
    EDRPOU = "edrpou"
    IBAN = "iban"
    BIC = "bic"
    LEI = "lei"
    VAT = "vat"
    EIN = "ein"
    SSN = "ssn"
    PASSPORT_RU = "passport_ru"
    PASSPORT_UA = "passport_ua"
    PASSPORT_UA_ID = "passport_ua_id"
    PASSPORT_INTL = "passport_intl"
    CARD = "card"
    IMO = "imo"
    OTHER = "other"


class EntryKind(str, Enum):
    """What a watchlist entry is."""

    PERSON = "person"
    ORGANIZATION = "organization"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    OTHER = "other"


Score = Annotated[float, Field(ge=0.0, le=1.0)]
