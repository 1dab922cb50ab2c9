"""The formats of labelled proofs: which record is of which, and what it says.  Pure.

A record is a JSON object from somebody else's file: nothing about it is taken for granted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from proofcheck.evaluation.fields import (
    MAX_CHARS,
    MAX_STEPS,
    BadItemError,
    Record,
    name_of,
    steps_of,
    text_of,
    within,
    without_numbers,
)
from proofcheck.evaluation.item import Item
from proofcheck.latex.steps import split_steps

# Full marks by how the problem's name begins.
_FULL_MARKS = {"IMO": 7, "PB-": 7, "CMO": 21, "Putnam": 10}


@dataclass(frozen=True, slots=True)
class Format:
    """``keys`` are those that every record of the format has, and no other format's record.

    ``read`` gives the items of a record and raises BadItemError; its second argument is the id of
    an item that has none of its own.
    """

    title: str
    keys: tuple[str, ...]
    read: Callable[[Record, str], Iterator[Item]]


def recognise(record: Record) -> str | None:
    """The name of the format that the record is of."""
    return next(
        (name for name, one in FORMATS.items() if all(key in record for key in one.keys)), None
    )


def _process_bench(record: Record, number: str) -> Iterator[Item]:
    """ProcessBench (Zheng et al., 2024): nothing is said of the steps after the first wrong one."""
    steps = steps_of(record["steps"])
    label = record["label"]
    if type(label) is not int or not -1 <= label < len(steps):
        raise BadItemError("label is not the index of a step, nor -1")
    if label < 0:
        labels: tuple[bool | None, ...] = (True,) * len(steps)
    else:
        labels = (*(True,) * label, False, *(None,) * (len(steps) - label - 1))
    name = name_of(record, "id", number)
    group = name.rpartition("-")[0]
    yield _item(name, record["problem"], steps, labels, label < 0, group=group)


def _prm_bench(record: Record, number: str) -> Iterator[Item]:
    """PRMBench (Song et al., 2025), as its own code reads it.

    ``error_steps`` count from 1, and numbers that no step has are passed over.  The solutions
    before the modification come with the class "redundency" (sic), so that each comes once, and
    are not part of the score.
    """
    group, name = text_of(record["classification"]), name_of(record, "idx", number)
    wrong = record["error_steps"]
    if not isinstance(wrong, list) or not all(type(one) is int for one in wrong):
        raise BadItemError("error_steps is not a list of numbers")
    steps = without_numbers(steps_of(record["modified_process"]))
    labels = tuple(at + 1 not in wrong for at in range(len(steps)))
    statement = record["modified_question"]
    right = None if wrong and all(labels) else all(labels)
    yield _item(f"{group}_{name}", statement, steps, labels, right, group=group)
    if group == "redundency" and "original_process" in record:
        steps = without_numbers(steps_of(record["original_process"]))
        yield _item(
            f"correct_{name}", record.get("original_question", statement), steps,
            (True,) * len(steps), True, group="correct", benchmark=False,
        )  # fmt: skip


def _open_proof_corpus(record: Record, number: str) -> Iterator[Item]:
    """The Open Proof Corpus (Dekoninck et al., 2025): its export, or a sample of its training data.

    Each judge gives 1 or 0; where judges differ, the item is left out, as the authors do.
    """
    if "score" in record:
        scores = record["score"] if isinstance(record["score"], list) else [record["score"]]
    else:
        grading = record["grading"]
        of_judges = grading if isinstance(grading, list) else [grading]
        scores = [one.get("score") if isinstance(one, dict) else None for one in of_judges]
    if not scores or any(type(one) not in (int, float, bool) for one in scores):
        raise BadItemError("no judge gave a score")
    if any(one not in (0, 1) for one in scores):
        raise BadItemError("a score is neither 0 nor 1")
    if len(set(scores)) > 1:
        raise BadItemError("its judges differ")
    name = name_of(record, "problem_id", number)
    yield _whole(
        f"{name}/{number}", record["problem"], record["solution"], bool(scores[0]),
        group=name_of(record, "model_id", ""),
    )  # fmt: skip


def _deepseek(record: Record, number: str) -> Iterator[Item]:
    """The outputs of DeepSeekMath-V2 (2025): right is what has full marks."""
    prediction = record["model_prediction"]
    if not isinstance(prediction, dict):
        raise BadItemError("model_prediction is not an object")
    name = name_of(record, "problem_idx", number)
    full = next((marks for start, marks in _FULL_MARKS.items() if name.startswith(start)), None)
    if full is None:
        raise BadItemError("full marks are not known for its competition")
    human = within(prediction.get("human_rating"), full)
    if human is None:
        raise BadItemError("no human rating between 0 and full marks")
    rating = within(prediction.get("average_automatic_rating"), 1)
    yield _whole(
        name, record["question"], prediction.get("proof"), human == full,
        group=name.partition("-")[0] if "PB-" not in name else name.rpartition("-")[0],
        rating=rating, marks=human / full,
    )  # fmt: skip


def _simple(record: Record, number: str) -> Iterator[Item]:
    """Our own: steps with the indices (from 0) of the wrong ones, or a whole proof, right or not.

    Every step that is not in ``wrong`` is taken to be right.
    """
    name, group = name_of(record, "id", number), name_of(record, "group", "")
    statement = record["statement"]
    if "steps" in record:
        steps = steps_of(record["steps"])
        wrong = record.get("wrong")
        if not isinstance(wrong, list) or any(
            type(at) is not int or not 0 <= at < len(steps) for at in wrong
        ):
            raise BadItemError("wrong is not a list of indices of steps")
        labels = tuple(at not in wrong for at in range(len(steps)))
        yield _item(name, statement, steps, labels, not wrong, group=group)
    elif type(record.get("correct")) is bool:
        yield _whole(name, statement, record.get("proof"), record["correct"], group=group)
    else:
        raise BadItemError("neither steps with wrong, nor proof with correct")


FORMATS: dict[str, Format] = {
    "processbench": Format("ProcessBench", ("problem", "steps", "label"), _process_bench),
    "prmbench": Format(
        "PRMBench",
        ("modified_question", "modified_process", "error_steps", "classification"),
        _prm_bench,
    ),
    "opc": Format("Open Proof Corpus", ("problem", "solution", "problem_id"), _open_proof_corpus),
    "deepseekmath-v2": Format(
        "DeepSeekMath-V2 outputs", ("question", "model_prediction"), _deepseek
    ),
    "simple": Format("labelled proofs", ("statement",), _simple),
}


def _item(
    name: str,
    statement: object,
    steps: tuple[str, ...],
    labels: tuple[bool | None, ...],
    right: bool | None,
    *,
    group: str,
    benchmark: bool = True,
) -> Item:
    item = Item(name, text_of(statement), steps, labels, right, group, benchmark)
    if len(item.statement) + sum(map(len, steps)) > MAX_CHARS:
        raise BadItemError(f"longer than {MAX_CHARS:,} characters")
    return item


def _whole(
    name: str,
    statement: object,
    proof: object,
    right: bool,
    *,
    group: str,
    rating: float | None = None,
    marks: float | None = None,
) -> Item:
    """A proof that nobody has cut into steps: they are cut as those of a paper."""
    text, question = text_of(proof), text_of(statement)
    if len(text) + len(question) > MAX_CHARS:
        raise BadItemError(f"longer than {MAX_CHARS:,} characters")
    steps = tuple(
        piece for start, end in split_steps(text, {}) if (piece := text[start:end].strip())
    )
    if not 0 < len(steps) <= MAX_STEPS:
        raise BadItemError(f"it has no step, or more than {MAX_STEPS:,}")
    labels = (None,) * len(steps)
    return Item(name, question, steps, labels, right, group, rating=rating, marks=marks)
