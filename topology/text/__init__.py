"""Knowledge of characters and words: scripts, look-alikes, repairs, tokens, transliteration, phonetics."""
