"""POST /analyze-complexity: how much work a text will be."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from schemas.http import (
    ComplexityRequest,
    ComplexityResponse,
    LanguageShare,
    LayerForecast,
    TextCounts,
)
from schemas.raw_text import RawText
from stream_app.web.context import CONTEXT
from stream_app.web.endpoints import answer
from stream_app.web.errors import read_body
from topology.complexity import ASKED_FIRST, Forecast, forecast
from topology.document import Document
from topology.pipeline import Pipeline


def forecast_text(pipeline: Pipeline, text: str) -> Forecast:
    """Run the layers that a forecast needs on the text, and forecast the rest."""
    document = Document.from_raw(RawText(text=text))
    for layer in pipeline.layers:
        if layer.name in ASKED_FIRST:
            pipeline.apply(layer, [document])
    *analysis, decision = (layer.name for layer in pipeline.layers)
    return forecast(document, [*analysis, "search", decision], off=switched_off(pipeline))


def switched_off(pipeline: Pipeline) -> set[str]:
    """What settings and rules leave out."""
    rules = pipeline.knowledge.rules
    is_on = {
        "variants": rules.variants.enabled,
        "embeddings": rules.embeddings.emit,
        "search": pipeline.search_backend is not None,
    }
    return {name for name, on in is_on.items() if not on}


async def analyze_complexity(request: web.Request) -> web.Response:
    """POST /analyze-complexity."""
    asked = await read_body(request, ComplexityRequest)
    expected = forecast_text(request.app[CONTEXT].engine.pipeline, asked.text)
    return answer(
        ComplexityResponse(
            complexity=expected.complexity,
            level=expected.level,
            expected_ms=expected.expected_ms,
            languages=[LanguageShare(code=code, share=share) for code, share in expected.languages.items()],
            counts=TextCounts(**asdict(expected.shape)),
            layers=[LayerForecast(**asdict(one)) for one in expected.layers],
            refused=expected.refused,
            recommendations=expected.recommendations,
        )
    )
