"""Knowledge of names: form tables, endings, roles, and the joint choice over a whole name."""
