"""Knowledge of Russian, Ukrainian and English names: form tables, endings, roles, and the joint choice over a whole name."""
