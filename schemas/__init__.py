"""What crosses a wire: models of messages, the topic registry, and the schemas made from them."""
