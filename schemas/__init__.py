"""What crosses a wire: one pydantic model per message, the topic registry, JSON Schemas and AsyncAPI made from them."""
