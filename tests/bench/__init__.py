"""Benchmarks: `PYTHONPATH=tests python -m bench` (or `make bench`) measures and writes docs/benchmarks."""
