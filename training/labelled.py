"""PRMBench and Mr-Ben, solutions whose steps are judged, for ``proofcheck eval``.

    python -m training.labelled FOLDER OUT.jsonl    lines in the form of ProcessBench

What the labels are taken to say is less than what they say (both sets were read by hand):
- A step before the first wrong one is right; the first wrong one is wrong; nothing is said about
  those after it.  In PRMBench the later members of ``error_steps`` are partly wrong and partly
  right conclusions from what is wrong, and the later steps that are not members partly repeat it.
- PRMBench's classes "redundency", "circular" and "missing_condition" are left out: a step too many
  is not a wrong one, of 16 "circular" steps that were read none was false ("assume x = 5 and
  verify"), of 16 with a missing condition 5 were.
- So are items whose question was changed along with the steps (then the steps are often right),
  items whose first wrong step stands in the right solution too, and items whose wrong step says
  itself that it is wrong ("incorrectly state that", two thirds of "step_contradiction").
- Each ``original_process`` of PRMBench is one right chain, however many items are made from it, and
  however their dollars and blanks differ.
- Mr-Ben counts the steps by their headings; what follows a heading belongs to its step.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from training.chains import Chain

_PRMBENCH = "**/prmtest_classified/data/*.jsonl"
_MR_BEN = "**/data/math.json"
_NOT_WRONG = ("redundency", "circular", "missing_condition")  # as PRMBench spells them
_OWNS_UP = re.compile(
    r"incorrect|erroneous|mistak|\berrors?\b|wrong|contradict|inconsisten|counterfactual|fallac|flaw"
    r"|\bmis(?:calcul|interpret|appl|read|stat|lead|s(?:ed|es|ing)?\b)|overlook|ignor|confiden"
    r"|invalid|despite|deliberate|hypothetical|circular|without (?:check|verif|consider)",
    re.IGNORECASE,
)
_HEADING = re.compile(r"\s*\**\s*step\s*(\d{1,3})\s*[:.)]?\**\s*", re.IGNORECASE)
_ANSWER = re.compile(r"#+\s*answer\b:?\s*", re.IGNORECASE)
_CONCLUSION = re.compile(r"\s*solution\s*:", re.IGNORECASE)
_LOOSE_BACKSLASH = re.compile(r'\\(?!["\\/bfnrtu])')


def read_labelled(folder: Path, skipped: Counter[str]) -> Iterator[Chain]:
    """All chains of the sets that lie somewhere in the folder, each once.

    ``skipped`` counts the items that were left out, by reason.
    """
    seen: set[str] = set()
    for path in sorted(folder.glob(_PRMBENCH)):
        kind = path.stem.rpartition("4o_")[2]
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            for chain in _prmbench(_loads(line), kind, skipped):
                if (letters := _letters(chain)) not in seen:
                    seen.add(letters)
                    yield chain
    for path in sorted(folder.glob(_MR_BEN)):
        groups = _loads(path.read_text(encoding="utf-8", errors="replace"))
        for group in groups.values() if isinstance(groups, dict) else ():
            for item in group if isinstance(group, list) else ():
                yield from _mr_ben(item, skipped)


def _loads(text: str) -> object:
    """The JSON value, with single backslashes of LaTeX forgiven; None when it is none."""
    for attempt in (text, _LOOSE_BACKSLASH.sub(r"\\\\", text)):
        try:
            return json.loads(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def _prmbench(item: object, kind: str, skipped: Counter[str]) -> Iterator[Chain]:
    if not isinstance(item, dict):
        skipped["not readable"] += 1
        return
    question, changed = item.get("original_question"), item.get("modified_question")
    right, steps = _texts(item.get("original_process")), _texts(item.get("modified_process"))
    wrong = _indices(item.get("error_steps"))
    if not isinstance(question, str) or not right:
        skipped["not as expected"] += 1
        return
    statement = _folded(question)
    yield Chain(statement, right, frozenset(), "right")
    if kind in _NOT_WRONG:
        skipped["of a class of which many steps are not wrong"] += 1
    elif changed != question:
        skipped["the question was changed too"] += 1
    elif not steps or not wrong or min(wrong) >= len(steps) or min(wrong) < 0:
        skipped["no wrong step, or one that does not exist"] += 1
    elif steps[min(wrong)] in right:
        skipped["the first wrong step is in the right solution"] += 1
    elif _OWNS_UP.search(steps[min(wrong)]):
        skipped["the wrong step says that it is wrong"] += 1
    else:
        yield _first_wrong(statement, steps, min(wrong), kind)


def _mr_ben(item: object, skipped: Counter[str]) -> Iterator[Chain]:
    if not isinstance(item, dict):
        skipped["not readable"] += 1
        return
    question, steps = (
        item.get("Question"),
        _under_headings(_texts(item.get("Model_Solution_Steps"))),
    )
    if not isinstance(question, str) or not steps:
        skipped["no steps with headings that count up"] += 1
        return
    statement = _folded(f"{question} {item.get('Options') or ''}")
    first = item.get("Model_Solution_First_Error_Step")
    if item.get("Model_Solution_Correctness") == "correct":
        yield Chain(statement, steps, frozenset(), "mr-ben")
    elif isinstance(first, str) and first.isdecimal() and 1 <= int(first) <= len(steps):
        yield _first_wrong(statement, steps, int(first) - 1, "mr-ben")
    else:
        skipped["no wrong step, or one that does not exist"] += 1


def _first_wrong(statement: str, steps: tuple[str, ...], first: int, kind: str) -> Chain:
    unsure = frozenset(range(first + 1, len(steps)))
    return Chain(statement, steps, frozenset({first}), kind, unsure=unsure)


def _texts(value: object) -> tuple[str, ...]:
    """The steps' texts without their numbers; () when they are not texts."""
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        return ()
    folded = [_ANSWER.sub("Answer: ", _folded(text)) for text in value]
    if all(text.startswith(f"{number}. ") for number, text in enumerate(folded, 1)):
        folded = [text.partition(" ")[2] for text in folded]
    return tuple(folded)


def _under_headings(texts: Sequence[str]) -> tuple[str, ...]:
    """One text for each heading "Step 1:", "Step 2:" …; () when they do not count up from 1."""
    steps: list[str] = []
    for text in texts:
        heading = _HEADING.match(text)
        if heading:
            if int(heading[1]) != len(steps) + 1:
                return ()
            steps.append(text[heading.end() :])
        elif steps and not _CONCLUSION.match(text):
            steps[-1] = f"{steps[-1]} {text}".strip()
    return tuple(steps) if all(steps) else ()


def _indices(value: object) -> frozenset[int]:
    """Numbers from 1 as indices from 0."""
    numbers = value if isinstance(value, list) else []
    return frozenset(number - 1 for number in numbers if type(number) is int)


def _letters(chain: Chain) -> str:
    """Letters and digits alone: copies of a solution differ in dollars and blanks."""
    text = "".join((chain.statement, *chain.steps))
    return "".join(character for character in text.lower() if character.isalnum())


def _folded(text: str) -> str:
    r"""Blanks folded to one, also those that were written as ``\n``."""
    return " ".join(re.sub(r"\\n(?![a-z])", " ", text).split())


def convert(folder: Path, out: Path) -> Counter[str]:
    """Write all chains of a folder; how many of each kind, and how many items were left out."""
    counts: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    with out.open("w", encoding="utf-8") as lines:
        for chain in read_labelled(folder, skipped):
            counts[chain.kind] += 1
            name, label = f"{chain.kind}-{counts[chain.kind]}", min(chain.wrong, default=-1)
            record = {"id": name, "problem": chain.statement, "steps": chain.steps, "label": label}
            lines.write(json.dumps(record) + "\n")
    return counts + skipped


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    for name, count in sorted(convert(options.folder, options.out).items()):
        print(f"{name}: {count:,}")


if __name__ == "__main__":
    main()
