"""The console: three static files, and the endpoints that only it needs."""
