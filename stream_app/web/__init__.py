"""The HTTP side of the worker: one aiohttp application."""
