"""The words around formulas in other languages, said in English: the tables that a speaker extends.

What is not in a table stays as it is, and is a word that is not known.  Keys are read as
``latex.languages.folded`` reads: ``fur`` for ``für``.  The longest key wins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

GERMAN: Mapping[str, str] = {
    # what is supposed, chosen, defined
    "es sei": "let", "es seien": "let", "sei": "let", "seien": "let", "angenommen": "suppose",
    "angenommen, es gilt": "suppose that", "angenommen, es ist": "suppose that",
    "angenommen, dass": "suppose that",
    "wir nehmen an": "suppose", "nehmen wir an": "suppose", "man nehme an": "suppose",
    "dass": "that", "wahle": "choose", "wahlen wir": "choose", "wir wahlen": "choose",
    "setze": "set", "setzen wir": "set", "wir setzen": "set", "wobei": "where", "mit": "with",
    "so dass": "such that", "sodass": "such that", "derart dass": "such that",
    "es gibt": "there exists", "es existiert": "there exists", "existiert": "exists",
    # conditions and reasons
    "wenn": "if", "falls": "if", "fall": "case", "fur alle": "for all", "fur jedes": "for each",
    "fur jede": "for each", "fur jeden": "for each", "fur": "for", "da": "since", "weil": "because",
    "denn": "because", "wegen": "since", "aus": "from", "nach voraussetzung": "by assumption",
    "nach annahme": "by assumption", "nach definition": "by definition",
    "nach konstruktion": "by construction",
    # what follows
    "also": "so", "somit": "hence", "daher": "hence", "folglich": "hence", "damit": "hence",
    "deshalb": "hence", "mithin": "hence", "demnach": "hence", "dann": "then", "nun": "now",
    "folgt": "follows", "ergibt sich": "follows", "wir erhalten": "we obtain",
    "erhalten wir": "we obtain", "erhalt man": "we obtain", "man erhalt": "we obtain",
    "gilt": "holds", "es gilt": "we have", "gilt also": "so", "das heisst": "that is",
    "das heißt": "that is", "d.h.": "that is", "d. h.": "that is", "ist": "is", "sind": "are",
    "haben wir": "we have", "wir haben": "we have", "insbesondere": "in particular",
    "ausserdem": "moreover", "außerdem": "moreover", "ferner": "moreover", "aber": "but",
    "jedoch": "but", "und": "and", "sowie": "and", "auch": "also", "offenbar": "clearly",
    "offensichtlich": "clearly", "analog": "similarly", "ebenso": "similarly", "dies": "this",
    "das": "this",
    # what denies, wishes, joins
    "oder": "or", "entweder": "either", "nicht": "not", "kein": "no", "keine": "no", "nie": "never",
    "genau dann wenn": "if and only if", "genau dann, wenn": "if and only if",
    "widerspruch": "contradiction", "im widerspruch zu": "contradicting", "zu zeigen": "to prove",
    "zu beweisen": "to prove", "wir zeigen": "we show that", "behauptung": "claim",
    # kinds of numbers
    "ganze zahl": "integer", "ganze zahlen": "integers", "naturliche zahl": "natural number",
    "naturliche zahlen": "natural numbers", "reelle zahl": "real number", "primzahl": "prime",
    "reelle zahlen": "real numbers", "primzahlen": "primes", "positive": "positive",
    "nichtnegative": "nonnegative", "nichtnegativ": "nonnegative", "positiv": "positive",
    "negativ": "negative", "gerade": "even", "ungerade": "odd", "gerade zahl": "even integer",
    "ungerade zahl": "odd integer", "teilt": "divides", "eine": "a", "ein": "a",
}  # fmt: skip
FRENCH: Mapping[str, str] = {
    "soit": "let", "soient": "let", "supposons": "suppose", "on suppose": "suppose", "que": "that",
    "supposons que": "suppose that", "choisissons": "choose", "on choisit": "choose",
    "posons": "set", "on pose": "set", "où": "where", "ou": "or", "avec": "with",
    "tel que": "such that", "telle que": "such that", "tels que": "such that",
    "telles que": "such that", "il existe": "there exists", "si": "if", "cas": "case",
    "pour tout": "for all", "pour toute": "for all", "pour tous": "for all", "pour": "for",
    "puisque": "since", "comme": "since", "car": "because", "parce que": "because",
    "par hypothese": "by assumption", "par definition": "by definition",
    "par construction": "by construction", "donc": "hence", "ainsi": "hence", "d'ou": "hence",
    "par consequent": "hence", "des lors": "hence", "alors": "then", "on a": "we have",
    "on a donc": "hence", "nous avons": "we have", "on obtient": "we obtain",
    "on en deduit": "we deduce", "on en deduit que": "we deduce that", "il vient": "we obtain",
    "nous obtenons": "we obtain", "ce qui donne": "which gives", "implique": "implies",
    "c'est-a-dire": "that is", "autrement dit": "in other words", "en effet": "indeed",
    "en particulier": "in particular", "de plus": "moreover", "or": "now", "mais": "but",
    "et": "and", "aussi": "also", "de meme": "similarly", "est": "is", "sont": "are",
    "ceci": "this", "cela": "this", "soit encore": "that is", "pas": "not", "ne": "not",
    "n'est pas": "is not", "aucun": "no", "jamais": "never", "contradiction": "contradiction",
    "absurde": "absurd", "si et seulement si": "if and only if", "montrons": "we show",
    "montrons que": "we show that", "il suffit": "suffices", "soit que": "either",
    "entier": "integer", "entiers": "integers", "entier naturel": "natural number",
    "entiers naturels": "natural numbers", "nombre reel": "real number", "reel": "real number",
    "reels": "real numbers", "nombre premier": "prime", "nombres premiers": "primes",
    "entier pair": "even integer", "entier impair": "odd integer", "pair": "even",
    "impair": "odd", "strictement positif": "positive", "strictement positive": "positive",
    # positive or zero, in this language
    "positif": "nonnegative", "positive": "nonnegative",
    "reel strictement positif": "positive real number", "reel positif": "nonnegative real number",
    "entier strictement positif": "positive integer", "divise": "divides", "un": "a", "une": "a",
}  # fmt: skip

_TABLES = {"german": GERMAN, "french": FRENCH}
_PATTERNS = {
    name: re.compile(
        r"(?<![\w'])(?:"
        + "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
        + r")(?!\w)"
    )
    for name, table in _TABLES.items()
}
_COMMON = {
    "german": r"\b(?:und|ist|wir|sei|gilt|der|die|das|dann|fur)\b",
    "french": r"\b(?:et|est|soit|nous|alors|donc|les|des|pour|une)\b",
    "english": r"\b(?:and|is|we|let|then|the|of|for|that)\b",
}
_BE_A = re.compile(
    r"(\blet ⟨\d+⟩(?: and ⟨\d+⟩)?) (?=(?:a )?(?:[a-z-]+ )?(?:natural|integer|real|prime))"
)


def language_of(prose: str) -> str:
    """The language whose commonest words prose in small letters has most of."""
    return max(_COMMON, key=lambda name: (len(re.findall(_COMMON[name], prose)), name == "english"))


def in_english(words: str, language: str) -> str:
    """Words around formulas with what the table of a language knows in English."""
    table = _TABLES.get(language)
    if table is None:
        return words
    said = _PATTERNS[language].sub(lambda match: table[match[0]], words)
    return _BE_A.sub(r"\1 be ", said)
