"""What words and formulas tell about where a step ends and whether it asserts anything."""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    """i.e e.g cf viz resp vs w.r.t wrt s.t a.e a.s i.i.d ca thm thms lem lems prop props cor cors
    def defs defn eq eqs eqn eqns fig figs sec sect ch chap rem rems nr vol p pp ed eds al dr prof
    mr mrs ms st ref refs loc op cit bd bzw vgl z.b b d.h h u.a bspw evtl ggf sog approx conj obs
    ex exs exer notat alg app appx l.c q.v incl esp nos""".split()
)
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
    r"""[\s\x00]*(?:[,;:][\s\x00]*)?(?:and|so|hence|thus|then|therefore|but|whence|consequently
    |accordingly|whereas|while|yet|implying|showing|proving|giving|yielding|thereby|now
    |which\ (?:in\ turn\ )?(?:implies|gives|yields|shows|means|proves|contradicts|completes)
    |also|daher|somit|und|also|folglich|donc|et|ainsi|quindi|dunque|luego|entonces)\b""",
    re.VERBOSE,
)
_GOES_ON = re.compile(r"[\s\x00]*(?:[,;:][\s\x00]*)?[a-zà-ÿ$(]")
# Words as people read them, digits too ("Case 2a"); commands only so that they are left out.
_WORD = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}|\\[a-zA-Z@]+|[^\W_]+")
_ANNOUNCES = frozenset(
    """case subcase step substep part claim subclaim fall schritt cas étape passo caso proof
    existence uniqueness necessity sufficiency first second third fourth base induction inductive
    only direction lemma theorem proposition corollary remark""".split()
)
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
_LAST_WORD = re.compile(r"[\s~(){}\[\]$\x00`]")
_INITIALS = re.compile(r"(?:[A-Z]\.-?)*[A-Z]")
_NOT_A_ROW = re.compile(
    r"\\vdotswithin\s*\{[^{}]*\}|\\vdots"
    # a row that only explains the one before: (since 0 < a)
    r"|\A(?:[\s\x00&]|\\[ ,;:!]|\\q?quad|\\left)*[(\[]?\s*\\(?:text|mbox|textrm|textnormal)\s*\{.*",
    re.DOTALL,
)
_STOPS_BEFORE = re.compile(
    r"[.]\s*(?:\\(?:\]|end\{[^{}]*\}|label\{[^{}]*\}|tag\{[^{}]*\}|qedhere)|\$\$|[\s\x00]|\})*\Z"
)
_STOPS_AFTER = re.compile(r"[\s\x00]*[.?!]")


def says_nothing(piece: str) -> bool:
    """Whether a piece is markup, or only announces what comes: "(ii)", "Case 2.", "Existence:"."""
    if len(piece) > 400:
        return False
    first = _FIRST_WORD.match(piece)
    if first and first[1].lower() not in _ANNOUNCES and not _ENUMERATOR.fullmatch(first[1]):
        return False  # the common case, settled at once
    if not _MARKUP.sub("", piece):
        return True
    if len(piece) > 120:
        return False
    words = [w.lower() for w in _WORD.findall(piece) if not w.startswith("\\")]
    if not words:
        return _ASSERTS.search(piece) is None
    if words[0] == "if":
        return all(w in _ANNOUNCED for w in words)
    short = [w in _ANNOUNCED or _ENUMERATOR.fullmatch(w) is not None for w in words[1:]]
    if words[0] in _ANNOUNCES:
        return all(short)
    return _ENUMERATOR.fullmatch(words[0]) is not None and all(short) and not _ASSERTS.search(piece)


def is_abbreviation(before: str) -> bool:
    """Whether the word that ends ``before`` is one after which a full stop ends no sentence."""
    word = _LAST_WORD.split(before)[-1]
    if not word:
        return False
    # An initial ("J. Smith", "J.-P. Serre"), or "No. 5", which "no." is not
    return word.lower() in _ABBREVIATIONS or word == "No" or _INITIALS.fullmatch(word) is not None


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
    return _NEW_CLAUSE.match(rest) is not None or _GOES_ON.match(rest) is None
