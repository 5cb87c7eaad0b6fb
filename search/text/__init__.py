"""Vietnamese text as the search compares it: pure functions, no state."""

from search.text.letters import canonical, clean, fold, has_marks, is_syllable
from search.text.tokens import MAX_TOKENS, compact_number, find_numbers, tokenise

__all__ = [
    "MAX_TOKENS",
    "canonical",
    "clean",
    "compact_number",
    "find_numbers",
    "fold",
    "has_marks",
    "is_syllable",
    "tokenise",
]
