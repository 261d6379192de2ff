"""What several suites share: real servers, a driver for the worker, generated messages."""
