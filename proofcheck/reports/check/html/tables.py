"""Mathematics in rows and columns: matrices, cases, aligned equations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from proofcheck.reports.check.html.atoms import Atom, UnreadableError, row_of
from proofcheck.reports.check.html.markup import Markup, tag
from proofcheck.reports.check.html.mathml import Reader


@dataclass(frozen=True, slots=True)
class Shape:
    """``kind`` is the class of the table, ``left`` and ``right`` the delimiters around it;
    ``arguments`` how ``\\begin`` goes on: ``m`` a group, ``o`` an optional bracket."""

    kind: str
    left: str = ""
    right: str = ""
    arguments: str = ""


def _all(names: str, shape: Shape) -> dict[str, Shape]:
    return dict.fromkeys(names.split(), shape)


SHAPES: dict[str, Shape] = {
    **_all("matrix smallmatrix", Shape("matrix")),
    **_all("pmatrix psmallmatrix", Shape("matrix", "(", ")")),
    **_all("bmatrix bsmallmatrix", Shape("matrix", "[", "]")),
    **_all("Bmatrix", Shape("matrix", "{", "}")),
    **_all("vmatrix", Shape("matrix", "|", "|")),
    **_all("Vmatrix", Shape("matrix", "‖", "‖")),
    **_all("pmatrix* bmatrix* matrix*", Shape("matrix", arguments="o")),
    **_all("cases dcases", Shape("cases", "{")),
    **_all("rcases drcases", Shape("cases", "", "}")),
    **_all("array subarray tabular", Shape("array", arguments="om")),
    **_all("aligned split align align* eqnarray eqnarray* flalign flalign*", Shape("aligned")),
    **_all("IEEEeqnarray IEEEeqnarray* IEEEeqnarraybox", Shape("aligned", arguments="om")),
    **_all("alignedat alignat alignat* xalignat xalignat*", Shape("aligned", arguments="m")),
    **_all("gathered gather gather* multline multline* multlined lgathered rgathered", Shape("")),
    **_all("equation equation* displaymath math dmath dmath* dgroup eqn", Shape("")),
}
_ROW_ENDS = frozenset({"\\\\", "\\cr", "\\tabularnewline", "\\end"})
_CELL_ENDS = _ROW_ENDS | {"&"}
_RULES = frozenset({"\\hline", "\\toprule", "\\midrule", "\\bottomrule", "\\cline", "\\noalign"})
MAX_CELLS = 4_000


def environment(reader: Reader, name: str) -> Atom:
    r"""``\begin{name} … \end{name}``, after the ``\begin``."""
    del name
    name = reader.raw_group().strip()
    shape = SHAPES.get(name)
    if shape is None:
        raise UnreadableError(f"the environment {name} is not known")
    columns = ""
    for kind in shape.arguments:
        if kind == "o":
            reader.option()
        else:
            columns = reader.raw_group()
    if name == "aligned":
        reader.option()
    table = table_rows(reader, shape.kind, frozenset({"\\end"}), columns)
    reader.take()
    if reader.raw_group().strip() != name:
        raise UnreadableError(f"the environment {name} is not closed")
    fences = [tag("mo", fence, form=form) if fence else tag("mrow")
              for fence, form in ((shape.left, "prefix"), (shape.right, "postfix"))]  # fmt: skip
    return Atom(tag("mrow", fences[0], table, fences[1]) if shape.left + shape.right else table)


def table_rows(reader: Reader, kind: str, ends: frozenset[str], columns: str = "") -> Markup:
    """Rows up to a token in ``ends`` or the end of the text; the token is left."""
    letters = re.sub(r"[^lcr]", "", re.sub(r"[@!<>pmb]\s*\{[^{}]*\}", "", columns))
    rows: list[Markup] = []
    cells: list[Markup] = []
    count = 0
    first = reader.step
    begun = False
    while True:
        if not begun:
            _skip_rules(reader)
            reader.peek()
            first = _step_of_next(reader)
            begun = True
        inside = row_of(reader.row(_CELL_ENDS))
        align = letters[len(cells)] if kind == "array" and len(cells) < len(letters) else None
        cells.append(tag("mtd", inside, class_=align if align != "c" else None))
        count += 1
        token = reader.peek()
        if count > MAX_CELLS:
            raise UnreadableError("too many cells")
        if token == "&":
            reader.take()
            continue
        if len(cells) > 1 or cells[0] not in _EMPTY:
            extra = reader.row_attributes(first) if reader.row_attributes else {}
            rows.append(tag("mtr", *cells, **extra))
        cells, begun = [], False
        if token in ends or not token:
            break
        if token == "\\end":
            raise UnreadableError("an environment is closed that was not opened")
        reader.take()
        if reader.peek() == "*":
            reader.take()
        reader.option()
    displayed = "true" if kind in ("", "aligned") else None
    return tag("mtable", *rows, class_=kind or None, displaystyle=displayed)


_EMPTY = (tag("mtd", tag("mrow")),)


def _step_of_next(reader: Reader) -> int:
    """The step to which the next token belongs."""
    at, step = reader.at, reader.step
    reader.take()
    found = reader.step
    reader.at, reader.step = at, step
    return found


def _skip_rules(reader: Reader) -> None:
    while reader.peek() in _RULES:
        if reader.take() in ("\\cline", "\\noalign"):
            reader.raw_group()
