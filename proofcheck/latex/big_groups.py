"""Braced groups that hold running text: in those, steps end as outside."""

from __future__ import annotations

import re

from proofcheck.latex.lexer import Kind, scanner

_PARAGRAPH = re.compile(r"\n[ \t]*\n")


BIG_GROUP = 800  # a braced group longer than this, or with a paragraph in it, holds text to cut


_GROUPS = scanner(Kind.BRACE, Kind.PARAGRAPH)


def big_groups(text: str, start: int, end: int) -> set[int]:
    """The braces that enclose running text: a paragraph break, or more than ``BIG_GROUP``.

    In a long text a brace that is never closed counts: what follows it must still be cut.
    """
    if end - start < BIG_GROUP and not _PARAGRAPH.search(text, start, end):
        return set()
    big: set[int] = set()
    stack: list[int] = []
    marked = 0  # the first entries of the stack, already known to be big
    for match in _GROUPS.finditer(text, start, end):
        if match[0] == "{":
            stack.append(match.start())
        elif match[0] == "}" and stack:
            opened = stack.pop()
            marked = min(marked, len(stack))
            if match.start() - opened > BIG_GROUP:
                big.add(opened)
        elif match.lastgroup == Kind.PARAGRAPH:
            big.update(stack[marked:])
            marked = len(stack)
    return big | set(stack)
