"""A study as text and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from rich.cells import cell_len

from proofcheck.document.source import Span
from proofcheck.inject.registry import KINDS
from proofcheck.mutation.figures import figures
from proofcheck.mutation.study import Detection, MutationTest, Plan, Trial, Untouched
from proofcheck.reports.mutation.as_json import write_mutation_json
from proofcheck.reports.mutation.text import write_mutation
from proofcheck.reports.mutation.words import likeliest_misses, worth
from tests.papers import MODEL, paper
from tests.reports.hostile import TEXTS
from tests.reports.writing import written

PAPER = paper(("Let $n \\le m$. ", "Then $x = 3$. ", "Done. "))
STEP = PAPER.proofs[0].steps[0]


def trial(
    detection: Detection, probability: float | None = 0.5, kind: str = "relation", step: int = 0
) -> Trial:
    """`\\le` of the first step became `\\ge`."""
    at = PAPER.proofs[0].steps[step]
    return Trial(
        version=1,
        kind=kind,
        proof="p1",
        step=step,
        span=at.span,
        before="\\le",
        text="Let $n \\ge m$.",
        start=7,
        end=10,
        detection=detection,
        probability=probability,
        untouched=0.9,
        unscored="it is too long" if probability is None else None,
    )


def study(*trials: Trial, **changes: Any) -> MutationTest:
    """9 errors of 40 caught unless other trials are given."""
    standard = (
        *[trial(Detection.CAUGHT, 0.05)] * 6,
        *[trial(Detection.CAUGHT, 0.05, "sign", 1)] * 3,
        *[trial(Detection.LATER, 0.8)] * 2,
        *[trial(Detection.MISSED, 0.25)] * 10,
        *[trial(Detection.MISSED, 0.975, "sign", 1)] * 19,
        *[trial(Detection.UNSCORED, None, "sign")] * 2,
    )
    made = MutationTest(
        plan=Plan(),
        paths=("paper.tex",),
        problems=(),
        sources=PAPER.sources,
        model=MODEL,
        threshold=0.1,
        min_confidence=None,
        versions=3,
        left_out=0,
        untouched=Untouched(1, 3, (0.9, 0.08, 0.95), {}, 1, 1, 1),
        trials=trials or standard,
        created="2026-01-02T03:04:05Z",
        seconds=1.5,
    )
    return replace(made, **changes)


def text(it: MutationTest, width: int = 80, *, color: bool = False) -> str:
    return written(write_mutation, it, width, color=color)


def folded(it: MutationTest) -> str:
    return " ".join(text(it).split())


def as_json(it: MutationTest) -> Any:
    made = written(write_mutation_json, it)
    assert made.isascii()
    value = json.loads(made)
    schema = json.loads(
        files("proofcheck.reports.mutation").joinpath("mutation-1.schema.json").read_text()
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(value, schema, cls=jsonschema.Draft202012Validator)
    return value


def test_the_text_has_all_figures() -> None:
    assert (
        text(study())
        == """\
Mutation test of the verifier tiny on paper.tex.
1 proof with 3 steps; 3 mutated versions of each, with 42 errors in all (rate
0.15, seed 0). The files are untouched.
A step is doubted at a probability of at most 0.100: the model's own threshold,
made to doubt 1 right step in 1,000.

error     injected  caught  share
relation        18       6    33%  #######.............
sign            24       3    14%  ###.................
all             42       9    22%  95% interval 12-38%

Not caught, but noticed one step later: 2 errors; the step right after is
doubted.
Not in the shares: 2 errors whose step has no verdict, because: it is too long.
False alarms, if the text is right: 1 of 3 steps as written, 333.3 per 1,000, in
1 of 1 proof.
Without a place for an error: 1 step, in which there is nothing to change.
AUROC 0.43: how often a step with an error gets a lower probability than a step
as written (0.50 is guessing).

With another threshold:
  --min-confidence 0.7 (made to doubt 1 right step in 100): 19 of 40 caught
  (48%), 1 of 3 steps as written doubted

Missed, those first that looked most right:
  sign, \\le became \\ge: right with probability 0.975
   --> paper.tex:3:16
    | Let $n \\ge m$.
    |        ^^^
  relation, \\le became \\ge: right with probability 0.250
   --> paper.tex:3:1
    | Let $n \\ge m$.
    |        ^^^

Of 40 injected errors 9 would have been caught (22%, 95% interval 12-38%): a
clean report on this text leaves 62-88% of such slips unseen, and says nothing
of wrong ideas.
"""
    )


def test_a_wide_page_tells_what_the_kinds_are() -> None:
    assert f"#######.............  {KINDS['relation'].words}\n" in text(study(), 120)


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_no_line_is_wider_than_the_page(width: int) -> None:
    assert max(map(cell_len, text(study(), width).splitlines())) <= max(width, 54)
    assert max(map(cell_len, text(study(), width).splitlines()[-8:])) <= width


def test_colours_only_where_they_are_wanted() -> None:
    assert "\x1b" not in text(study())
    assert "\x1b[" in text(study(), color=True)


def test_what_was_not_done_is_said() -> None:
    none = Untouched(0, 0, (), {}, 0, 0, 0)
    empty = replace(study(), trials=(), untouched=none, problems=("a.tex: it is a PDF",))
    assert text(empty) == (
        "Not read: a.tex: it is a PDF.\n"
        "Mutation test of the verifier tiny on paper.tex.\n"
        "There is no proof with a step that could be put to the test.\n"
    )
    unlucky = replace(study(), trials=())
    assert "no error was drawn; a higher --rate or another --seed" in folded(unlucky)
    bare = replace(unlucky, untouched=Untouched(1, 3, (0.9,) * 3, {}, 0, 0, 3))
    assert "no step has a place for an error of the kinds" in folded(bare)
    lost = study(trial(Detection.UNSCORED, None), untouched=Untouched(1, 3, (), {"no": 3}, 0, 0, 0))
    assert "None of the 1 injected error could be judged" in folded(lost)
    assert "Not scored as written: 3 steps, because: no." in folded(lost)
    assert "1 proof with 3 steps (of 5 proofs)" in folded(study(left_out=4))


def test_the_threshold_is_told_as_it_came_about() -> None:
    assert "at most 0.300, as you set it" in folded(study(threshold=0.3, min_confidence=0.7))
    bare = replace(MODEL, thresholds={})
    assert "the model names no threshold" in folded(study(model=bare))
    odd = replace(MODEL, thresholds={"x\x1b": 0.2, "0": 0.3})
    assert "made to doubt right steps at the rate x␛" in folded(study(model=odd))


def test_misses_are_of_different_steps_and_first_of_different_kinds() -> None:
    missed = [
        trial(Detection.MISSED, 0.9, "sign", 0),
        trial(Detection.MISSED, 0.8, "sign", 0),
        trial(Detection.MISSED, 0.7, "sign", 1),
        trial(Detection.MISSED, 0.6, "order", 2),
        trial(Detection.CAUGHT, 0.05),
    ]

    def shown(most: int) -> list[tuple[str, float | None]]:
        return [(one.kind, one.probability) for one in likeliest_misses(study(*missed), most)]

    assert shown(2) == [("sign", 0.9), ("order", 0.6)]
    assert shown(9) == [("sign", 0.9), ("sign", 0.7), ("order", 0.6)]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [("a", "b", "a became b"), ("", "b", "b put in"), ("a", "", "a left out")],
)
def test_changes_in_words(before: str, after: str, says: str) -> None:
    one = replace(
        trial(Detection.MISSED), before=before, text=f"x {after} y", start=2, end=2 + len(after)
    )
    assert says in folded(study(one))


def test_the_step_is_cut_around_the_change() -> None:
    long = "word " * 60
    one = replace(trial(Detection.MISSED), text=f"{long}$a \\ge b$ {long}", start=303, end=306)
    lines = text(study(one), 60).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("    | "))
    row, marks = lines[at : at + 2]
    assert row[6:9] == row[-3:] == "..."
    assert row[marks.index("^") : marks.rindex("^") + 1] == "\\ge"


def test_what_is_gone_from_the_end_is_marked_at_the_end() -> None:
    one = replace(
        trial(Detection.MISSED), before=" for all $n$", text="So $x = 1$", start=10, end=10
    )
    assert text(study(one)).count("    | So $x = 1$\n    |          ^\n") == 1


@pytest.mark.parametrize("odd", TEXTS)
def test_hostile_text_cannot_move_the_cursor(odd: str) -> None:
    one = replace(trial(Detection.MISSED), text=odd, start=0, end=len(odd), before=odd)
    it = study(one, paths=(odd,), problems=(odd,), model=replace(MODEL, name=odd))
    for width in (20, 80):
        assert not set(text(it, width)) & set("\x1b\x9b\r\x07\u202e\u2028")
    as_json(it)


def test_json_has_all_figures_and_fits_its_schema() -> None:
    value = as_json(study())
    assert value["schema"] == "proofcheck-mutation/1"
    assert value["total"] == {
        "injected": 42,
        "unscored": 2,
        "judged": 40,
        "caught": 9,
        "share": 0.225,
        "interval": pytest.approx([0.1232, 0.3750], abs=1e-4),
        "caught_later": 2,
        "auroc": pytest.approx(0.425),
    }
    assert [row["kind"] for row in value["kinds"]] == ["relation", "sign"]
    assert value["thresholds"][1]["caught"] == 19
    assert value["untouched"]["doubted_per_1000_steps"] == pytest.approx(1000 / 3)
    assert value["unscored_by"] == {"it is too long": 2}
    assert value["worth"] == worth(figures(study(), list(KINDS)))
    error = value["errors"][0]
    assert (error["before"], error["after"], error["outcome"]) == ("\\le", "\\ge", "caught")
    assert error["span"]["start"]["line"] == 3


def test_json_of_nothing_fits_too() -> None:
    none = Untouched(0, 0, (), {}, 0, 0, 0)
    value = as_json(replace(study(), trials=(), untouched=none))
    assert (value["worth"], value["total"]["share"]) == (None, None)
    gone = replace(trial(Detection.MISSED), span=Span("gone.tex", 3, 5))
    assert as_json(study(gone))["errors"][0]["span"]["start"]["line"] == 1
