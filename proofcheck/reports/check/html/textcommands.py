"""Which commands and environments of text print what."""

from __future__ import annotations

from proofcheck.latex.commands import FLOATS, PICTURES, TABLES

FORMATS = {
    "emph": "em", "textit": "em", "textsl": "em", "textbf": "strong", "texttt": "code",
    "underline": "u", "textsc": "small", "defn": "em", "term": "em",
}  # fmt: skip
SWITCHES = {
    "em": "em", "it": "em", "itshape": "em", "sl": "em", "slshape": "em", "bf": "strong",
    "bfseries": "strong", "tt": "code", "ttfamily": "code",
}  # fmt: skip
LISTS = {"itemize": "ul", "enumerate": "ol", "description": "ul", "compactenum": "ol",
          "compactitem": "ul", "enumerate*": "ol", "itemize*": "ul", "trivlist": "ul",
          "inparaenum": "ol", "asparaenum": "ol"}  # fmt: skip
QUOTES = frozenset("center quote quotation flushleft flushright displayquote verse".split())
DRAWN = PICTURES | TABLES | FLOATS | {"algorithmic", "verbatim", "lstlisting", "minted"}
# Commands that print nothing, with how their arguments are read.
SILENT = {
    "label": "m", "index": "m", "noindent": "", "smallskip": "", "medskip": "", "bigskip": "",
    "vspace": "m", "hspace": "m", "vskip": "", "qedhere": "", "centering": "", "newpage": "",
    "clearpage": "", "phantomsection": "", "leavevmode": "", "xspace": "", "lean": "m",
    "leanok": "", "notready": "", "uses": "m", "proves": "m", "mathlibok": "", "setlength": "mm",
    "addtolength": "mm", "hfill": "", "hfil": "", "vfill": "", "hypertarget": "m", "rm": "",
    "normalfont": "", "small": "", "large": "", "Large": "", "footnotesize": "", "nobreak": "",
    "pagebreak": "", "linebreak": "", "relax": "", "upshape": "", "sc": "", "scshape": "",
    "displaystyle": "", "setcounter": "mm", "addtocounter": "mm", "stepcounter": "m",
    "itemsep": "", "bibliographystyle": "m", "allowbreak": "", "protect": "", "sf": "",
    "ignorespaces": "", "unskip": "", "nolinebreak": "", "normalsize": "", "raggedright": "",
    "allowdisplaybreaks": "", "null": "", "markboth": "mm", "glsadd": "m", "begingroup": "",
    "endgroup": "", "bgroup": "", "egroup": "", "sloppy": "", "color": "m", "vphantom": "m",
    "ignorespace": "", "marginpar": "m", "indent": "", "tiny": "",
}  # fmt: skip
THROUGH = frozenset(
    """textrm textnormal textup text mbox hbox ensuremath textsf textmd textcolor href
    fbox parbox raisebox texorpdfstring""".split()
)
QED = frozenset("qed qedsymbol square Box blacksquare eop halmos endproof endpf".split())
