"""What the pieces of a step look like, and what changes how those behind it are read."""

from __future__ import annotations

import re

DIAGRAM = "diagram"
"""A command whose argument is a picture, with the options before the argument."""

# Plain characters come first: most tokens are such, and the rest is looked at only after "\".
_CONTROL = (
    # Rows end with a doubled backslash, perhaps with a distance to the next one.
    r"|(?P<break>\\\\\*?(?:\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\])?)"
    r"|(?P<mode>\$\$?|\\[()\[\]]"
    r"|\\begin\s*\{(?:array|subarray|tabular[x*]?|alignat\*?|alignedat|longtable)\}"
    r"(?:\[[^][]*\])?(?:\{[^{}]*\})?"
    r"|\\begin\s*\{[^{}]*\}(?:\[[^][]*\])?|\\end\s*\{[^{}]*\})"
    r"|(?P<diagram>\\xymatrix[^{}]{0,40}(?=\{))"
    r"|(?P<hiddenoptional>\\hyperref\s*\[[^][]*\])"
    r"|(?P<reference>\\(?:[a-zA-Z]*ref\*?|cite[a-zA-Z]*\*?)"
    r"\s*(?:\[[^][]*\]\s*){0,2}\{[^{}]*\})"
    r"|(?P<hidden>\\(?:[hv]skip|m?kern|mskip|[hv]space|clist_map_inline:nn)(?![a-zA-Z])\*?"
    r"(?:\s*\{[^{}]*\}|\s*=?\s*-?[\d.]+\s*[a-z]{2})|\\[dt]?frac\s*\d\d|\\item\s*\[[^][]*\])"
)
IN_MATHS = re.compile(
    r"\s*(?:(?P<plainname>[A-Za-z]{3,})|(?P<plainletter>[^\W\d_])|(?P<script>[_^])"
    r"|(?P<number>(?<=[_^])\d|\d+(?:\.\d+)?)|(?P<plainopen>[({\[])|(?P<plainclose>[)}\]])"
    r"|(?P<plainsymbol>[^\\\s$])"
    + _CONTROL
    + r"|(?P<name>\\(?:operatorname\*?|math(?:rm|sf|it|bf|tt|cal|op))\s*\{\s*"
    r"[A-Za-z][A-Za-z -]*[A-Za-z]\s*\})"
    r"|(?P<letter>\\(?:math(?:bb|cal|frak|scr|bf|sf|rm|it|bbm)|boldsymbol|bm)"
    r"(?:\s*\{\s*[A-Za-z0-9]\s*\}|\s+[A-Za-z](?![A-Za-z])))"
    r"|(?P<open>\\(?:left|[bB]igg?l)\s*(?:\\[{|]|\\[a-zA-Z]+|[(\[|./<])|\\\{)"
    r"|(?P<close>\\(?:right|[bB]igg?r)\s*(?:\\[}|]|\\[a-zA-Z]+|[)\]|./>])|\\\})"
    r"|(?P<command>\\[a-zA-Z@]+)"
    r"|(?P<symbol>\\.|\S))",
    re.DOTALL,
)
IN_TEXT = re.compile(
    r"\s*(?:(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)"
    r"|(?P<plainopen>[({\[])|(?P<plainclose>[)}\]])|(?P<number>\d+(?:\.\d+)*)"
    r"|(?P<plainsymbol>[^\\\s$])" + _CONTROL + r"|(?P<command>\\[a-zA-Z@]+\*?)"
    r"|(?P<symbol>\\.|\S))",
    re.DOTALL,
)
SORTS = {
    group: group.removeprefix("plain").removesuffix("optional")
    for group in (*IN_MATHS.groupindex, *IN_TEXT.groupindex)
} | {"diagram": DIAGRAM}
ENVIRONMENT = re.compile(r"\\(?P<which>begin|end)\s*\{\s*(?P<name>[^{}*]*)")

DISPLAYS = frozenset(
    "equation align gather multline eqnarray displaymath math flalign alignat dmath IEEEeqnarray "
    "aligned gathered split array cases matrix pmatrix bmatrix vmatrix Vmatrix smallmatrix "
    "alignedat subarray dcases subequations".split()
)
PICTURES = frozenset(
    "tikzpicture tikzcd xy CD picture diagram verbatim lstlisting displaydiagram prooftree "
    "figure table tabular asy forest".split()
)
TO_TEXT = frozenset(
    rf"\{name}"
    for name in "text mbox hbox textrm textit textbf textsf texttt textnormal intertext "
    "shortintertext footnote fbox parbox".split()
)
TO_PICTURE = frozenset(
    rf"\{name}"
    for name in "label tag url href nolinkurl path includegraphics input include color textcolor "
    "bibliography PMlinkname PMlinkid PMlinkexternal PMlinkescapetext xymatrixcolsep "
    "xymatrixrowsep index glossary setcounter addtocounter raisebox rule phantom hphantom vphantom "
    "texorpdfstring diagram ar pgfmathsetmacro lstinline verb fontsize cline multicolumn".split()
)
GREEK = frozenset(
    rf"\{name}"
    for name in "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa "
    "lambda mu nu xi rho varrho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta "
    "Lambda Xi Sigma Upsilon Phi Psi Omega ell".split()
)
OPENING = frozenset(r"\lfloor \lceil \langle \lvert \lVert \lbrace \lbrack \lgroup".split())
CLOSING = frozenset(r"\rfloor \rceil \rangle \rvert \rVert \rbrace \rbrack \rgroup".split())

_NAMES = "|".join(sorted(DISPLAYS))
DELIMITER = re.compile(
    rf"(?P<inside>\\[\])]|\\end\s*\{{(?:{_NAMES})\*?\}})"
    rf"|\$|\\[\[(]|\\begin\s*\{{(?:{_NAMES})\*?\}}"
)
ROW = re.compile(r"\A\s*&|\\\\\*?\s*\Z")
WORDS_IN_ROW = re.compile(r"\\(?:text|mbox|hbox|textrm|textit|intertext)\s*\{")
