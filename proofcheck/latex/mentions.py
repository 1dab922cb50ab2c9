"""The commands that set labels, refer to them and cite."""

from __future__ import annotations

from dataclasses import dataclass

from proofcheck.document.mentions import Mention, Role


@dataclass(frozen=True, slots=True)
class Command:
    """``spec`` has a letter per argument as in ``read_arguments``; ``names`` are the indices of
    the arguments that hold names; ``lists`` says that commas separate several."""

    role: Role
    spec: str
    names: tuple[int, ...]
    lists: bool = False


def _same(command: Command, names: str) -> dict[str, Command]:
    return dict.fromkeys(names.split(), command)


COMMANDS: dict[str, Command] = {
    **_same(Command(Role.LABEL, "om", (1,)), "label zlabel"),
    "hypertarget": Command(Role.TARGET, "mm", (0,)),
    "hyperlink": Command(Role.LINK, "mm", (0,)),
    "bibitem": Command(Role.ENTRY, "om", (1,)),
    "bib": Command(Role.ENTRY, "mmm", (0,)),  # amsrefs
    **_same(
        Command(Role.REFERENCE, "sm", (1,)),
        """ref eqref pageref autoref Autoref autopageref nameref Nameref titleref subref vref Vref
        fullref thref prettyref getrefnumber getpagerefnumber""",
    ),
    **_same(
        Command(Role.REFERENCE, "sm", (1,), lists=True),
        """cref Cref cpageref Cpageref namecref nameCref lcnamecref namecrefs nameCrefs lcnamecrefs
        labelcref labelcpageref uses proves""",
    ),
    **_same(
        Command(Role.REFERENCE, "smm", (1, 2)),
        "crefrange Crefrange cpagerefrange Cpagerefrange vrefrange",
    ),
    "vpageref": Command(Role.REFERENCE, "soom", (3,)),
    "vpagerefrange": Command(Role.REFERENCE, "somm", (2, 3)),
    **_same(
        Command(Role.REFERENCE, "som", (2,), lists=True), "zcref zcpageref zvref zref zpageref"
    ),
    "hyperref": Command(Role.REFERENCE, "o", (0,)),
    **_same(
        Command(Role.CITATION, "soom", (3,), lists=True),
        """cite citet citep citealt citealp Citet Citep Citealt Citealp citeauthor Citeauthor
        citefullauthor citeyear citeyearpar citetitle citedate citeurl citenum citetext
        parencite Parencite textcite Textcite autocite Autocite footcite footcitetext smartcite
        Smartcite supercite fullcite footfullcite notecite Notecite pnotecite citename citefield
        nocite citelist citeonline shortcite shortciteN citeN citeNP citeA citeasnoun""",
    ),
}
MULTIPLE_CITATIONS = frozenset(
    """cites Cites textcites Textcites parencites Parencites autocites Autocites footcites
    footcitetexts smartcites Smartcites supercites""".split()
)
"""biblatex's commands that repeat ``[note][page]{key}`` as often as one likes."""


@dataclass(frozen=True, slots=True)
class Wrapper:
    """What one use of a macro or environment mentions: names with ``#1`` … in them."""

    spec: str
    defaults: tuple[str, ...]
    mentions: tuple[Mention, ...]
