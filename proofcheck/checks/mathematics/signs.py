"""What stands between the sides of a formula: relations, and what sets formulas apart.

Not the lexer's tokens: a sign is several of them (``\\not=``, a fence with its size, a row break
with its space).
"""

from __future__ import annotations

import re

RELATIONS: dict[str, str] = {
    "=": "=",
    "\\eq": "=",
    "<": "<",
    "\\lt": "<",
    ">": ">",
    "\\gt": ">",
    **dict.fromkeys(("\\le", "\\leq", "\\leqslant", "\\leqq"), "<="),
    **dict.fromkeys(("\\ge", "\\geq", "\\geqslant", "\\geqq"), ">="),
    **dict.fromkeys(("\\ne", "\\neq"), "!="),
    "\\equiv": "congruent",
    **dict.fromkeys((":=", "=:", "\\coloneqq", "\\coloneq", "\\triangleq", "\\eqdef"), "define"),
    **dict.fromkeys(("\\defeq", "\\eqqcolon", "\\vcentcolon="), "define"),
}
"""Relation signs and their names; the names of those that numbers obey are Python's."""

_APART = """approx sim simeq cong asymp in notin ni subset subseteq subsetneq supset supseteq mid
nmid to rightarrow leftarrow longrightarrow mapsto longmapsto hookrightarrow twoheadrightarrow
rightsquigarrow ll gg prec succ preceq succeq propto perp parallel vdash models iff implies
impliedby Rightarrow Leftarrow Leftrightarrow Longrightarrow Longleftarrow Longleftrightarrow
therefore because land lor forall exists colon hfill hspace hskip tag label notag
nonumber qedhere""".split()

_TEXTS = "text mbox textrm textit textbf intertext shortintertext hbox textnormal textup".split()

_WORDS = "|".join(sorted((r[1:] for r in RELATIONS if r[1:].isalpha()), key=len, reverse=True))

TOKENS = re.compile(
    rf"""(?P<relation>:\s*=|=\s*:|[=<>]|\\(?:{_WORDS})(?![a-zA-Z@]))
    | (?P<negated>\\not\s*(?:\\[a-zA-Z]+|.))
    | (?P<decorated>\\(?:stackrel|overset|underset)(?![a-zA-Z@]))
    | (?P<text>(?<![_^])\\(?:{"|".join(_TEXTS)})(?![a-zA-Z@])\s*(?=\{{))
    | (?P<apart>\\(?:{"|".join(sorted(_APART, key=len, reverse=True))})(?![a-zA-Z@])\*?|[;:])
    | (?P<soft>&|\\q?quad(?![a-zA-Z@]))
    | (?P<row>\\\\\*?(?:\s*\[[^\]\n]{{0,20}}\])?|\\(?:cr|newline)(?![a-zA-Z@]))
    | (?P<comma>,)
    | \\begin\s*\{{(?P<begin>[^{{}}]*)\}} | \\end\s*\{{(?P<end>[^{{}}]*)\}}
    | \\(?:left|[bB]igg?l)\s*(?:\\[a-zA-Z]+|\\.|.)(?P<left>)
    | \\(?:right|[bB]igg?r)\s*(?:\\[a-zA-Z]+|\\.|.)(?P<right>)
    | (?P<open>[\[({{]|\\\{{|\\(?:langle|lfloor|lceil|lvert|lVert)(?![a-zA-Z@]))
    | (?P<close>[\])}}]|\\\}}|\\(?:rangle|rfloor|rceil|rvert|rVert)(?![a-zA-Z@]))
    | (?P<blank>[\s\x00~]+|\\[,;:!> ]|\\(?:displaystyle|textstyle|displaybreak|allowdisplaybreaks
          |limits|nolimits|[hv]?phantom\s*\{{\x00*\}})(?![a-zA-Z@])(?:\[\d\])?)
    | (?P<word>\\[a-zA-Z@]+) | (?P<other>\\.|[^\\\s\x00])""",
    re.VERBOSE | re.DOTALL,
)

JOINING = frozenset("+ - * / \\pm \\mp \\cdot \\times \\div \\cup \\cap \\oplus \\otimes".split())
"""Signs that need something on both sides: a row that begins or ends with one goes on."""
