"""From matches to a decision: who is meant, what analysts said, what a match weighs, what follows."""
