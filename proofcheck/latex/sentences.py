"""What words and formulas tell about where a step ends and whether it asserts anything."""

from __future__ import annotations

import re
from functools import lru_cache

from proofcheck.latex.accents import read_accents
from proofcheck.latex.languages import entries, folded, headings, words

_ABBREVIATIONS = frozenset(entry.rstrip(".") for entry in entries("abbreviations"))
_IN_PIECES = "|".join(re.escape(entry) for entry in _ABBREVIATIONS if "." in entry)
_SEVERAL = re.compile(rf"(?<![^\W_])(?:{_IN_PIECES})\.")
# What may stand between the parts of "d.\\,h.", "z.~B.", "c.-\\`a-d.": it is no part of the word.
_THIN = re.compile(r"(?<=[.-])(?:\\[,;:!@ ]|\\thinspace(?![a-zA-Z])|[\s\x00~]|\{\})+")
_PART_BEFORE = re.compile(r"[.-](?:\\[,;:!@ ]|\\thinspace|[\s\x00~])*[^\W\d_]{1,4}\Z")
_PART_AFTER = re.compile(
    r"\.(?:\\[,;:!@ ]|\\thinspace|[\s\x00~{}-])*(?:\\['`^\"]\{?)?[^\W\d_]{1,5}\}?[.-]"
)
_PARTS = 24  # characters in which the other parts of an abbreviation are looked for
_RELATION = re.compile(
    r"""[=<>:]|\\(?:le|leq|leqslant|ge|geq|geqslant|neq?|lt|gt|in|notin|ni|subset|subseteq|supset
    |supseteq|subsetneq|supsetneq|equiv|cong|sim|simeq|approx|to|rightarrow|longrightarrow|leftarrow
    |mapsto|longmapsto|Rightarrow|Longrightarrow|Leftarrow|implies|impliedby|iff|Leftrightarrow
    |Longleftrightarrow|leftrightarrow|mid|nmid|perp|parallel|vdash|models|vDash|prec|preceq|succ
    |succeq|ll|gg|lesssim|gtrsim|asymp|propto|doteq|triangleq|coloneqq|defeq|eqdef|stackrel
    |overset|underset|xrightarrow|xleftarrow|hookrightarrow|twoheadrightarrow|trianglelefteq
    |doteqdot|sqsubseteq|ne|lhd|unlhd|leadsto|rightsquigarrow|intertext)(?![a-zA-Z])""",
    re.VERBOSE,
)
# After a display, these words begin an assertion of their own; other words in lower case go on
# with the one that the display belongs to ("… is exact", "where …", "for all …").
_NEW_CLAUSE = re.compile(
    rf"[\s\x00]*(?:[,;:，；：][\s\x00]*)?(?:{words('therefore')}|which (?:in turn )?"
    r"(?:implies|gives|yields|shows|means|proves|contradicts|completes)\b)"
)
_GOES_ON = re.compile(
    r"[\s\x00]*(?:[,;:，；：][\s\x00]*)?(?:[a-zß-öø-ÿ\u0101-\u017eа-яё$(]|其中|这里|ただし|여기서)"
)
# Words as people read them, digits too ("Case 2a"); commands only so that they are left out.
_WORD = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}|\\[a-zA-Z@]+|[^\W_]+")
_HEADS = "case proof claim lemma theorem proposition corollary".split()
_ANNOUNCES = re.compile("|".join([words("part"), *map(headings, _HEADS), "remark"]))
_ANNOUNCED = frozenset(
    "of the claim proof case step part lemma theorem direction and if only to base".split()
)
_FIRST_WORD = re.compile(r"[\s\x00~(]*([^\W\d_]+)")
_ENUMERATOR = re.compile(r"[ivxIVX]{1,5}|[a-zA-Z]'?|\d{1,3}")
_ASSERTS = re.compile(r"[=<>]|\\(?:leq?|geq?|in|subset|cong|sim|equiv|to|mid)(?![a-zA-Z])")
_MARKUP = re.compile(
    r"""\\(?:begin|end)\s*\{[^{}]*\}(?:\[[^]]*\])?|\\item\s*(?:\[[^]]*\])?|\\[vh]space\*?\{[^{}]*\}
    |\\(?:label|uses|lean|proves|index|vskip|hskip|setcounter|setlength)\s*(?:\{[^{}]*\})*
    |\\(?:qed|qedhere|qedsymbol|leanok|notready|noindent|smallskip|medskip|bigskip|par|hfill|square|Box
      |blacksquare|newline|newpage|pagebreak|clearpage|phantomsection|mathlibok|hbox|null|strut|quad
      |qquad|smallbreak|medbreak|bigbreak|displaystyle|allowdisplaybreaks|parindent|centering|indent
      |color\{[^{}]*\}|em|it|bf|rm)(?![a-zA-Z@])
    |\\[\[\]()\\,;:!@ ]|\$|[\s\x00{}.,;:~()*'"`&-]""",
    re.VERBOSE,
)
_UNPRINTED = re.compile(r"\\[a-zA-Z@]+\s*\{\x00+\}")  # as of a phantom
_LAST_WORD = re.compile(r"[\s~(){}\[\]$\x00`]")
_INITIALS = re.compile(r"(?:[A-ZÀ-ÖØ-ÞА-ЯЁŁŚŻ]\.-?)*[A-ZÀ-ÖØ-ÞА-ЯЁŁŚŻ]")
_NOT_A_ROW = re.compile(
    r"\\vdotswithin\s*\{[^{}]*\}|\\vdots"
    # a row that only explains the one before: (since 0 < a)
    r"|\A(?:[\s\x00&]|\\[ ,;:!]|\\q?quad|\\left)*[(\[]?\s*\\(?:text|mbox|textrm|textnormal)\s*\{.*",
    re.DOTALL,
)
_STOPS_BEFORE = re.compile(
    r"[.。．]\s*(?:\\(?:\]|end\{[^{}]*\}|label\{[^{}]*\}|tag\{[^{}]*\}|qedhere)|\$\$|[\s\x00]|\})*\Z"
)
_STOPS_AFTER = re.compile(r"[\s\x00]*[.?!。！？．]")


def says_nothing(piece: str) -> bool:
    """Whether a piece is markup, or only announces what comes: "(ii)", "Case 2.", "Existence:"."""
    if "{\x00" in piece:
        piece = _UNPRINTED.sub("", piece)
    if len(piece) > 400:
        return False
    first = _FIRST_WORD.match(piece)
    if first and not _announces(first[1]) and not _ENUMERATOR.fullmatch(first[1]):
        return False  # the common case, settled at once
    if not _MARKUP.sub("", piece):
        return True
    if len(piece) > 120:
        return False
    read = [w.lower() for w in _WORD.findall(read_accents(piece)) if not w.startswith("\\")]
    if not read:
        return _ASSERTS.search(piece) is None
    if read[0] == "if":
        return all(w in _ANNOUNCED for w in read)
    short = [w in _ANNOUNCED or _ENUMERATOR.fullmatch(w) is not None for w in read[1:]]
    if _announces(read[0].rstrip("0123456789")):
        return all(short)
    return _ENUMERATOR.fullmatch(read[0]) is not None and all(short) and not _ASSERTS.search(piece)


@lru_cache(maxsize=10_000)
def _announces(word: str) -> bool:
    return _ANNOUNCES.fullmatch(folded(word)) is not None


def is_abbreviation(text: str, start: int, stop: int, end: int) -> bool:
    """Whether the full stop at ``stop`` in ``text[start:end]`` belongs to an abbreviation."""
    before = text[max(start, stop - _PARTS) : stop]
    word = _LAST_WORD.split(before[-14:])[-1]
    if not word:
        return False
    # An initial ("J. Smith", "J.-P. Serre"), or "No. 5", which "no." is not
    if word == "No" or _INITIALS.fullmatch(word) or folded(word) in _ABBREVIATIONS:
        return True
    after = text[stop : min(end, stop + _PARTS)]
    if not (_PART_BEFORE.search(before) or _PART_AFTER.match(after)):
        return False
    # In pieces: "d.\\,h.", at its first full stop or at its last
    whole = folded(_THIN.sub("", read_accents(before + after)))
    at = len(folded(_THIN.sub("", read_accents(before))))
    return any(match.start() <= at < match.end() for match in _SEVERAL.finditer(whole))


def has_relation(row: str) -> bool:
    return _RELATION.search(_NOT_A_ROW.sub("", row)) is not None


def display_ends_step(text: str, start: int, end: int, at: int) -> bool:
    """Whether a step ends with the display that ends at ``at`` in ``text[start:end]``.

    It does after a full stop, before a new paragraph or sentence, and before a clause that asserts
    something new.
    """
    rest = text[at : min(end, at + 60)]
    before = text[max(start, at - 60) : at]
    if _STOPS_AFTER.match(rest) or _STOPS_BEFORE.search(before):
        return True
    if _GOES_ON.match(rest) is None:
        return True
    plain = rest if rest.isascii() and "\\" not in rest[:20] else folded(rest)
    return _NEW_CLAUSE.match(plain) is not None


_FORMULA = re.compile(r"\$[^$]*\$")
PARENTHESIS = 500  # how far apart the two ends of a parenthesis may stand


def in_parentheses(text: str, start: int, at: int, end: int) -> bool:
    """Whether a parenthesis that was opened since ``start`` is closed a little after ``at``."""
    piece = text[max(start, at - PARENTHESIS) : at]
    if piece.count("(") <= piece.count(")"):
        return False
    piece = _FORMULA.sub("", piece)
    if piece.count("(") <= piece.count(")"):
        return False
    rest = _FORMULA.sub("", text[at : min(end, at + PARENTHESIS)].partition("\n\n")[0])
    return rest.count(")") > rest.count("(")
