"""Which environments and commands of a step begin mathematics, text, or what is no LaTeX text."""

from __future__ import annotations

import re

from proofcheck.latex.commands import (
    DELIMITERS,
    FLOATS,
    FORMULAS,
    GREEK,
    GREEK_CAPITALS,
    GREEK_VARIANTS,
    MATRICES,
    PICTURES,
    TABLES,
    TEXT,
)

MATHEMATICS = frozenset(
    name.removesuffix("*") for name in FORMULAS | MATRICES | {"subequations"} if name.isalpha()
)
DRAWN = frozenset(name.removesuffix("*") for name in PICTURES | TABLES | FLOATS) | {
    "verbatim",
    "lstlisting",
    "displaydiagram",
}
TO_TEXT = frozenset(rf"\{name}" for name in TEXT | {"footnote", "fbox", "parbox"})
TO_PICTURE = frozenset(
    rf"\{name}"
    for name in "label tag url href nolinkurl path includegraphics input include color textcolor "
    "bibliography PMlinkname PMlinkid PMlinkexternal PMlinkescapetext xymatrixcolsep "
    "xymatrixrowsep index glossary setcounter addtocounter raisebox rule phantom hphantom vphantom "
    "texorpdfstring diagram ar pgfmathsetmacro lstinline verb fontsize cline multicolumn".split()
)
# \Pi and \pi are as often operations as letters.
LETTERS = frozenset(
    rf"\{name}" for name in {*GREEK, *GREEK_VARIANTS, *GREEK_CAPITALS, "ell"} - {"pi", "Pi"}
)
OPENING = frozenset(rf"\{name}" for name in DELIMITERS)
CLOSING = frozenset(rf"\{name}" for name in DELIMITERS.values())

_NAMES = "|".join(sorted(MATHEMATICS))
DELIMITER = re.compile(
    rf"(?P<inside>\\[\])]|\\end\s*\{{(?:{_NAMES})\*?\}})"
    rf"|\$|\\[\[(]|\\begin\s*\{{(?:{_NAMES})\*?\}}"
)
ROW = re.compile(r"\A\s*&|\\\\\*?\s*\Z")
WORDS_IN_ROW = re.compile(r"\\(?:text|mbox|hbox|textrm|textit|intertext)\s*\{")
