from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.assess.critique.briefs import Briefs
from proofcheck.assess.critique.judgement import Defect, DefectKind
from proofcheck.assess.critique.notation import MOST, MOST_CHARACTERS, Notation
from proofcheck.assess.critique.prompts import (
    CHECK_SCHEMA,
    SYSTEM,
    VERDICT_SCHEMA,
    Brief,
    StepRange,
    analysis_messages,
    check_messages,
    fence,
    proof_text,
    shortened,
    verdict_schema,
)
from proofcheck.assess.critique.step_ranges import cut
from proofcheck.document.source import Span
from proofcheck.llm.engine import Failure

from .papers import CUBES, SQUARES, paper
from .scripted import PASS, confirmed, defect, verdict

BRIEF = Brief(("Let $x$ be.",), ("Lemma 1.",), "A theorem.", ((1, "First."), (3, "Second.")))
ALL = StepRange(0, 0, 2)


def test_a_schema_with_pieces_takes_no_other_quotation() -> None:
    schema = json.loads(verdict_schema({1: ["First."], 3: ["Second", "of $a$."], 4: []}))
    for text in (PASS, verdict(defect(3, "of $a$.")), verdict(defect(1, "First."), grade=0.5)):
        jsonschema.validate(json.loads(text), schema)
    for text in (verdict(defect(1, "of $a$.")), verdict(defect(4, "")), verdict(defect(2, "x"))):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(json.loads(text), schema)


def test_of_a_proof_too_long_to_be_offered_anything_can_be_quoted() -> None:
    assert verdict_schema({1: ["x" * 20_000]}) == verdict_schema({}) == VERDICT_SCHEMA


def test_schemas_take_what_they_ask_for() -> None:
    for text in (PASS, verdict(defect(1, "abc"), grade=0)):
        jsonschema.validate(json.loads(text), json.loads(VERDICT_SCHEMA))
    jsonschema.validate(json.loads(confirmed(True)), json.loads(CHECK_SCHEMA))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"defects": [{"step": 1}], "grade": 0}, json.loads(VERDICT_SCHEMA))
    for inconsistent in (verdict(grade=0.5), verdict(defect(1, "abc"), grade=1)):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(json.loads(inconsistent), json.loads(VERDICT_SCHEMA))


def test_the_prompt_holds_all_that_is_known() -> None:
    system, user = analysis_messages(BRIEF, ALL)
    assert (system.role, system.content, user.role) == ("system", SYSTEM, "user")
    for piece in ("Let $x$ be.", "Lemma 1.", "A theorem.", "\n[1] First.\n[3] Second.\n"):
        assert piece in user.content
    assert "Go through the proof." in user.content
    bare = analysis_messages(Brief((), (), "", ((1, "First."),)), StepRange(0, 0, 1))[1].content
    assert "Notation" not in bare and "cites" not in bare
    assert "not known what the proof proves" in bare


def test_windows_say_what_is_to_be_judged() -> None:
    last = analysis_messages(BRIEF, StepRange(0, 1, 2))[1].content
    assert "Go through step [3]; the steps before were judged already." in last
    first = analysis_messages(BRIEF, StepRange(0, 0, 1))[1].content
    assert "Go through step [1]; the steps before were judged already, and the proof" in first
    assert "[3]" not in first


def test_shorter_forms() -> None:
    full, bare, barest = shortened(BRIEF)
    assert (full, bare.notation, bare.cited) == (BRIEF, (), ("Lemma 1.",))
    assert "for want of room" in barest.cited[0]
    assert shortened(Brief((), (), "S", ()))[2].cited == ()


@settings(deadline=None)
@given(st.lists(st.text("~\n[1]x"), max_size=4), st.text('~ \n{}[1]"x', max_size=30))
def test_no_text_can_end_its_fence_or_number_a_step(texts: list[str], said: str) -> None:
    brief = Brief(tuple(texts), tuple(texts), said, tuple(enumerate(texts, 1)))
    shown = proof_text(brief, StepRange(0, 0, len(texts)))
    line = fence([*texts, said])
    fences = [at for at in shown.split("\n") if line in at]
    assert set(fences) <= {line} and len(fences) % 2 == 0
    steps = shown.split("steps numbered:\n")[1].split("\n")[1:-1] if texts else []
    assert [re.match(r"\[(\d+)\]", at) is not None for at in steps] == [True] * len(texts)
    found = Defect(0, said, Span("p", 0, 1), said, said, DefectKind.GAP)
    user = check_messages(brief, StepRange(0, 0, len(texts)), found)[1].content
    assert user.startswith(shown)
    inner = user[len(shown) :]
    assert inner.count(f"\n{fence([said])}\n") == 2


# -- windows --------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=30), st.integers(0, 200))
def test_windows_cover_all_steps_within_their_room(sizes: list[int], room: int) -> None:
    def length(window: StepRange) -> int:
        return 10 + sum(sizes[window.shown : window.end])

    windows = cut(range(1, len(sizes) + 1), room, length)
    if isinstance(windows, Failure):
        assert room and max(sizes) + 10 > room
        return
    assert [window.first for window in windows] == [0, *(window.end for window in windows[:-1])]
    assert windows[-1].end == len(sizes)
    for window in windows:
        assert window.shown <= window.first < window.end
        assert not room or length(window) <= room


def test_a_length_that_cannot_be_told() -> None:
    assert cut([1, 2], 10, lambda window: Failure("crashed")) == Failure("crashed")
    assert cut([1, 2], 0, lambda window: Failure("crashed")) == (StepRange(0, 0, 2),)


# -- notation -------------------------------------------------------------------------------------


def notation(
    tmp_path: Path, before: str, proof: str = "So $G$ acts on $X_0$ by $f(x) = 1$. Let $x = 2$."
) -> tuple[str, ...]:
    text = (
        f"{before}\n\\begin{{lemma}} So. \\end{{lemma}}\n\\begin{{proof}} {proof} \\end{{proof}}\n"
    )
    document = paper(tmp_path, text)
    return Notation(document).of(document.proofs[-1])


@pytest.mark.parametrize(
    "before",
    [
        "Let $H$ be a group.",
        "The group $G$ is nice.",
        "Let us see.",
        "Let us look at $G$ again.",
        "For a finite index set $G$ this is known.",
        "Let $x$ be a number.",  # the proof has its own
        r"\begin{definition} Let $G$ be a group. Then \emph{nice} it is. \end{definition}",
        "% Let $G$ be a group.\n",
        r"\newcommand{\x}{Let $G$ be a group.}",
        r"\begin{lemma} Let $G$ be a group. \end{lemma}",
        r"\begin{proof} Let $G$ be a group. \end{proof}",
        "Let $G$ be " + "very " * 200 + "nice.",
        r"\begin{definition} A ring is \emph{perfect} if so. \end{definition}",
    ],
)
def test_what_is_no_notation_of_the_proof(tmp_path: Path, before: str) -> None:
    assert notation(tmp_path, before) == ()


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("Hello. Let $G$ be a   group. It is.", "Let $G$ be a group."),
        (r"Throughout, \(G\) is a group.", r"Throughout, \(G\) is a group."),
        ("We set $f(x) := 1$.", "We set $f(x) := 1$."),
        ("Here $X_0 := \\Z$.", "Here $X_0 := \\mathbb{Z}$."),
        ("Let $H$ and $G$ be groups.", "Let $H$ and $G$ be groups."),
        (
            r"\begin{definition} A group \emph{Acts} if so. \end{definition}",
            r"\begin{definition} A group \emph{Acts} if so. \end{definition}",
        ),
        (
            r"\begin{definition}[So G] It is. \end{definition}",
            r"\begin{definition}[So G] It is. \end{definition}",
        ),
    ],
)
def test_notation_that_the_proof_uses(tmp_path: Path, before: str, expected: str) -> None:
    assert notation(tmp_path, before) == (expected,)


def test_the_nearest_notation_is_kept(tmp_path: Path) -> None:
    many = "\n\n".join(f"Let $G$ be group number {number}." for number in range(500))
    found = notation(tmp_path, many)
    assert found == tuple(f"Let $G$ be group number {number}." for number in range(488, 500))
    assert len(found) == MOST
    long = "\n\n".join(f"Let $G$ be {'a ' * 200} group {number}." for number in range(500))
    assert 0 < sum(map(len, notation(tmp_path, long))) <= MOST_CHARACTERS


def test_notation_after_the_proof_and_what_is_cited_are_left_out(tmp_path: Path) -> None:
    document = paper(tmp_path, SQUARES, "Let $n$ be late.", CUBES)
    squares, cubes = document.proofs
    briefs = Briefs(document)
    assert briefs.of(squares).notation == ()
    brief = briefs.of(cubes)
    assert brief.notation == ("Let $n$ be late.",)
    assert len(brief.cited) == 1
    assert brief.cited[0].startswith(r"Theorem 1 (thm:sq): \begin{theorem} If $n \in \mathbb{Z}$")
    assert [number for number, _ in brief.steps] == [1, 2, 3]


def test_labels_that_a_reference_may_name_are_shown(tmp_path: Path) -> None:
    text = r"""\begin{lemma} A. \end{lemma}
\begin{proof} First
\begin{equation}\label{eq:one} a = b. % \label{eq:no}
\end{equation}
Then \eqref{eq:one} gives all. \end{proof}
"""
    document = paper(tmp_path, text)
    steps = Briefs(document).of(document.proofs[0]).steps
    assert [text.endswith("(label: eq:one)") for _, text in steps] == [True, False]
    assert "eq:no" not in steps[0][1]
