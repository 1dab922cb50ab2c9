"""What nobody sees changes nothing of what is read: not the steps, not the text of one."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.document.document import Document
from proofcheck.latex.ignorable import IGNORABLE, drop_ignorable, seen_places
from tests.latex.documents import read

SAMPLE = (Path(__file__).parents[3] / "samples" / "quarter-squares.tex").read_text(encoding="utf-8")
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u202e\u2060\u2063\ufe0f\ufeff\U000e0041\U000e0101"
_PROOF = re.compile(r"\\begin\{proof\}(.*?)\\end\{proof\}", re.DOTALL)
# Not within a command or the name of a label, which are not text; nor in a comment; nor before
# the bracket of an optional argument, which TeX then takes for text.
_FIXED = re.compile(r"\\(?:begin|end|\w*ref|label|cite)\s*\{[^}]*\}\[?|\\[a-zA-Z]+|\\.|%[^\n]*\n")
PLACES = [
    match.start(1) + at
    for match in _PROOF.finditer(SAMPLE)
    for fixed in [{i for m in _FIXED.finditer(match[1]) for i in range(m.start() + 1, m.end())}]
    for at in range(len(match[1]))
    if at not in fixed
]


def insert(text: str, pieces: dict[int, str]) -> str:
    """The text with each piece before the character at its place."""
    for at in sorted(pieces, reverse=True):
        text = text[:at] + pieces[at] + text[at:]
    return text


def as_read(document: Document) -> list[list[str]]:
    """What a verifier reads of each proof."""
    return [
        [proof.statement.normalised if proof.statement else "", proof.kind]
        + [step.normalised for step in proof.steps]
        for proof in document.proofs
    ]


CLEAN = as_read(read(SAMPLE))


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(PLACES), st.text(INVISIBLE, min_size=1, max_size=4), max_size=30
    )
)
def test_invisible_characters_change_nothing_that_is_read(pieces: dict[int, str]) -> None:
    text = insert(SAMPLE, pieces)
    document = read(text)
    assert as_read(document) == CLEAN
    for proof in document.proofs:
        assert "".join(step.text for step in proof.steps) == proof.body
        assert proof.body in text
        for step in proof.steps:
            written = document.sources[step.span.path].slice(step.span)
            assert written and written in step.text


LINE_ENDS = [at for at in PLACES if SAMPLE[at] == "\n"]


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(LINE_ENDS),
        st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0"), max_size=30).map(
            " % {}".format
        ),
        max_size=5,
    )
)
def test_comments_change_nothing_that_is_read(pieces: dict[int, str]) -> None:
    assert as_read(read(insert(SAMPLE, pieces))) == CLEAN


@settings(deadline=None)
@given(st.text(st.sampled_from("ab \n" + INVISIBLE)))
def test_the_places_of_what_is_seen(text: str) -> None:
    seen = drop_ignorable(text)
    assert not IGNORABLE.search(seen)
    assert "".join(text[at] for at in seen_places(text)) == seen


def test_invisible_characters_in_a_macro_are_not_read_either() -> None:
    document = read(
        "\\newcommand{\\size}{n\u200bu\u2060m}\n\\begin{document}\n\\begin{proof}\n"
        "Then \\si\u200bze, and $\\size$.\n\\end{proof}\n\\end{document}\n"
    )
    assert [step.normalised for step in document.proofs[0].steps] == ["Then num, and $num$."]
