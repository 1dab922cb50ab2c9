"""The one table of LaTeX's commands and environments: which there are, and what each means.

A new name is a word in one of these lines; everybody who reads LaTeX knows it then.  Names of
commands stand without their backslash, those of environments as in ``\\begin``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from proofcheck.document.mentions import Role


def _names(table: str) -> frozenset[str]:
    return frozenset(table.split())


# -- environments ---------------------------------------------------------------------------------

ALIGNED = _names(
    """align align* aligned alignat alignat* alignedat flalign flalign* eqnarray eqnarray* split
    IEEEeqnarray IEEEeqnarray* xalignat xalignat*"""
)
"""Displays whose rows go on from the row before when they begin with a relation."""

ROWS = ALIGNED | _names("gather gather* gathered dmath dgroup")
"""Displays with rows, each of which may assert something of its own."""

DISPLAYS = ROWS | _names("equation equation* displaymath multline multline* eqn dmath* \\[ $$")
"""Displayed formulas; the pairs of signs that TeX has for them count as environments."""

FORMULAS = DISPLAYS | {"math"}
"""Environments that are a formula by themselves."""

WITH_COLUMNS = _names("alignat alignat* alignedat xalignat xalignat*")
"""Displays that begin with the number of their columns, in braces."""

MATRICES = _names(
    """matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array subarray cases dcases
    rcases"""
)
"""Tables within formulas."""

LISTS = _names(
    """enumerate itemize description list trivlist enumerate* itemize* compactenum compactitem
    inparaenum asparaenum"""
)

PICTURES = _names("tikzpicture tikzcd picture pspicture xy CD diagram asy forest prooftree")
TABLES = _names("tabular tabular* tabularx longtable")
FLOATS = _names("figure figure* table table*")
ALGORITHMS = _names("algorithm algorithmic")

VERBATIM = _names(
    """verbatim verbatim* Verbatim Verbatim* BVerbatim LVerbatim SaveVerbatim lstlisting minted
    asy asydef alltt luacode luacode* pycode sageblock sagesilent tcblisting codeblock"""
)
"""Environments that are typeset as they are written."""

COMMENTS = _names("comment filecontents filecontents*")
"""Environments that are not typeset."""

UNCUT = (
    FLOATS
    | ALGORITHMS
    | _names(
        """tikzpicture tikzcd picture xy forest prooftree fitch oltableau tabular tabular* array
    verbatim lstlisting minted center*"""
    )
)
"""Pictures, tables and programs that no step ends in; in others, such as ``pspicture``, a full stop
or a blank line ends one as in prose."""

# -- commands of text -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NamingCommand:
    """A command that sets a label, refers to one or cites.

    ``spec`` has a letter per argument as in ``read_arguments``; ``names`` are the indices of the
    arguments that hold names; ``lists`` says that commas separate several.
    """

    role: Role
    spec: str
    names: tuple[int, ...]
    lists: bool = False


def _same(command: NamingCommand, names: str) -> dict[str, NamingCommand]:
    return dict.fromkeys(names.split(), command)


NAMING_COMMANDS: dict[str, NamingCommand] = {
    **_same(NamingCommand(Role.LABEL, "om", (1,)), "label zlabel"),
    "thlabel": NamingCommand(Role.LABEL, "m", (0,)),  # theoremref
    "hypertarget": NamingCommand(Role.TARGET, "mm", (0,)),
    "hyperlink": NamingCommand(Role.LINK, "mm", (0,)),
    "bibitem": NamingCommand(Role.ENTRY, "om", (1,)),
    "bib": NamingCommand(Role.ENTRY, "mmm", (0,)),  # amsrefs
    **_same(
        NamingCommand(Role.REFERENCE, "sm", (1,)),
        """ref eqref pageref autoref Autoref autopageref nameref Nameref titleref subref vref Vref
        fullref prettyref getrefnumber getpagerefnumber""",
    ),
    **_same(
        NamingCommand(Role.REFERENCE, "sm", (1,), lists=True),
        """cref Cref cpageref Cpageref namecref nameCref lcnamecref namecrefs nameCrefs lcnamecrefs
        labelcref labelcpageref thref uses proves""",
    ),
    **_same(
        NamingCommand(Role.REFERENCE, "smm", (1, 2)),
        "crefrange Crefrange cpagerefrange Cpagerefrange vrefrange",
    ),
    "vpageref": NamingCommand(Role.REFERENCE, "soom", (3,)),
    "vpagerefrange": NamingCommand(Role.REFERENCE, "somm", (2, 3)),
    **_same(
        NamingCommand(Role.REFERENCE, "som", (2,), lists=True),
        "zcref zcpageref zvref zref zpageref",
    ),
    "hyperref": NamingCommand(Role.REFERENCE, "o", (0,)),
    **_same(
        NamingCommand(Role.CITATION, "soom", (3,), lists=True),
        """cite citet citep citealt citealp Citet Citep Citealt Citealp citeauthor Citeauthor
        citefullauthor citeyear citeyearpar citetitle citedate citeurl citenum citetext
        parencite Parencite textcite Textcite autocite Autocite footcite footcitetext smartcite
        Smartcite supercite fullcite footfullcite notecite Notecite pnotecite citename citefield
        nocite citelist citeonline shortcite shortciteN citeN citeNP citeA citeasnoun""",
    ),
}
"""Commands that set labels, refer to them and cite."""

MULTIPLE_CITATIONS = frozenset(
    """cites Cites textcites Textcites parencites Parencites autocites Autocites footcites
    footcitetexts smartcites Smartcites supercites""".split()
)
"""biblatex's commands that repeat ``[note][page]{key}`` as often as one likes."""

REFERENCES = frozenset(
    name
    for name, command in NAMING_COMMANDS.items()
    if command.role is Role.REFERENCE and command.spec in ("sm", "som")
) - {"uses", "proves"}
"""Commands that print a reference to a label, or to several with commas between them."""

CITATION = re.compile(r"[a-zA-Z]*cite[a-zA-Z]*\Z")
"""Names of commands that cite; packages have more of them than a table can list."""

VERBATIM_ARGUMENTS = {
    "verb": 0, "Verb": 0, "spverb": 0, "lstinline": 0, "mintinline": 1, "url": 0, "href": 0,
    "path": 0, "nolinkurl": 0,
}  # fmt: skip
"""Commands with a verbatim argument, with how many others come before it."""

UNPRINTED = {
    "phantom": 0, "hphantom": 0, "vphantom": 0, "settowidth": 1, "settoheight": 1, "settodepth": 1,
}  # fmt: skip
"""Commands that print nothing of an argument, with how many others come before it."""

TEXT = _names(
    """text mbox hbox textrm textit textbf textsf texttt textnormal textup textsc emph intertext
    shortintertext"""
)
"""Commands whose argument is text even within a formula."""

# -- commands of formulas -------------------------------------------------------------------------

ALPHABETS = _names(
    """mathbb mathbf mathcal mathfrak mathit mathrm mathsf mathscr mathtt mathds boldsymbol bm pmb
    Bbb frak bf cal"""
)
"""Commands that set letters in another alphabet."""

ACCENTS = _names(
    """bar overline hat widehat tilde widetilde vec dot ddot check breve acute grave mathring
    underline overbrace underbrace overrightarrow overleftarrow"""
)
"""Commands that put a sign above or below their argument."""

GREEK = tuple(
    """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho
    varsigma sigma tau upsilon phi chi psi omega""".split()
)
"""Small letters, in the order of Unicode from U+03B1."""

GREEK_VARIANTS = _names("varepsilon vartheta varpi varrho varsigma varphi")
GREEK_CAPITALS = tuple("Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split())
"""Those that do not look like Latin ones, in the order of the alphabet."""

DELIMITERS = {
    "langle": "rangle", "lfloor": "rfloor", "lceil": "rceil", "lbrack": "rbrack",
    "lbrace": "rbrace", "lvert": "rvert", "lVert": "rVert", "lgroup": "rgroup",
    "llbracket": "rrbracket",
}  # fmt: skip
"""Commands that open, each with the one that closes it."""

SIZES = _names("left right middle") | {
    f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "m", "r")
}
"""Commands that give the delimiter after them a size."""

SPACES = _names("""quad qquad thinspace medspace thickspace negthinspace enspace , ; : ! > /""")
"""Commands that leave a space in a formula."""

STYLES = _names("displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits")
"""Commands that change how what stands there is set, not what it means."""
