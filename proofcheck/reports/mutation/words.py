"""What a mutation test found, in words, for reports of every form."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.document.names import probability_text
from proofcheck.document.source import Span
from proofcheck.models.calibration import DEFAULT_RATE
from proofcheck.mutation.figures import MutationFigures, ThresholdFigures
from proofcheck.mutation.study import Detection, MutationTest, Trial
from proofcheck.reports.shared.figures import interval_text, percent
from proofcheck.reports.shared.text import plural, printable, rate_text

_EXAMPLES = 5
_LONGEST_EDIT = 40  # characters of a change that are shown in words


def worth(found: MutationFigures) -> str:
    """What a clean report on this text is worth, in one sentence."""
    caught = found.total.caught
    interval = caught.interval
    if interval is None:
        return (
            f"None of the {plural(found.total.injected, 'injected error')} could be judged: "
            "this says nothing about a clean report."
        )
    low, high = interval
    seen, unseen = (interval_text(one, digits=0) for one in (interval, (1 - high, 1 - low)))
    return (
        f"Of {plural(caught.of, 'injected error')} {caught.count:,} would have been caught "
        f"({percent(caught.value, 0)}, 95% interval {seen}%): a clean report on "
        f"this text leaves {unseen}% of such slips unseen, and says nothing of wrong ideas."
    )


def likeliest_misses(study: MutationTest, most: int = _EXAMPLES) -> list[Trial]:
    """The misses that looked most right to the verifier, the worst first, one of a kind if it can.

    At most ``most``, each of another step.
    """
    missed = [trial for trial in study.trials if trial.detection is Detection.MISSED]
    missed.sort(key=lambda trial: -(trial.probability or 0.0))
    places: set[Span] = set()
    kinds: set[str] = set()
    first: list[Trial] = []
    others: list[Trial] = []
    for trial in missed:
        if trial.span in places:
            continue
        places.add(trial.span)
        (others if trial.kind in kinds else first).append(trial)
        kinds.add(trial.kind)
    return sorted((first + others)[:most], key=lambda trial: -(trial.probability or 0.0))


def introduction(study: MutationTest) -> Iterator[str]:
    """What was tested, what was injected, and when a step is doubted."""
    paths = ", ".join(map(printable, study.paths[:3]))
    if len(study.paths) > 3:
        paths += f" and {len(study.paths) - 3:,} more"
    untouched = study.untouched
    yield f"Mutation test of the verifier {printable(study.model.name)} on {paths}."
    if not untouched.steps:
        yield "There is no proof with a step that could be put to the test."
        return
    text = f"{plural(untouched.proofs, 'proof')} with {plural(untouched.steps, 'step')}"
    if study.left_out:
        text += f" (of {study.left_out + untouched.proofs:,} proofs)"
    if not study.trials:
        if untouched.no_place == untouched.steps:
            yield f"{text}: no step has a place for an error of the kinds asked for."
        else:
            yield f"{text}: no error was drawn; a higher --rate or another --seed draws some."
        return
    yield (
        f"{text}; {plural(study.versions, 'mutated version')} of each, with "
        f"{plural(len(study.trials), 'error')} in all "
        f"(rate {study.plan.rate:g}, seed {study.plan.seed}). The files are untouched."
    )
    yield _threshold_text(study)


def _threshold_text(study: MutationTest) -> str:
    at = probability_text(study.threshold)
    if study.min_confidence is not None:
        return f"A step is doubted at a probability of at most {at}, as you set it."
    if DEFAULT_RATE in study.model.thresholds:
        return (
            f"A step is doubted at a probability of at most {at}: the model's own threshold, made "
            f"to doubt {rate_text(DEFAULT_RATE)}."
        )
    return f"A step is doubted at a probability of at most {at}: the model names no threshold."


def remarks(study: MutationTest, found: MutationFigures) -> Iterator[str]:
    """What the figures by kind leave out: what was seen late or not judged, false alarms, AUROC."""
    row, untouched = found.total, study.untouched
    if row.later:
        yield (
            f"Not caught, but noticed one step later: {plural(row.later, 'error')}; "
            "the step right after is doubted."
        )
    for reason, count in found.lost.items():
        yield (
            f"Not in the shares: {plural(count, 'error')} whose step has no verdict, because: "
            f"{printable(reason)}."
        )
    scored = len(untouched.probabilities)
    if scored:
        yield (
            f"False alarms, if the text is right: {untouched.doubted:,} of "
            f"{plural(scored, 'step')} as written, {1000 * untouched.doubted / scored:.1f} per "
            f"1,000, in {untouched.doubted_proofs:,} of {plural(untouched.proofs, 'proof')}."
        )
    for reason, count in untouched.unscored.items():
        yield f"Not scored as written: {plural(count, 'step')}, because: {printable(reason)}."
    if untouched.no_place:
        yield (
            f"Without a place for an error: {plural(untouched.no_place, 'step')}, in which there "
            "is nothing to change."
        )
    if row.auroc is not None:
        yield (
            f"AUROC {row.auroc:.2f}: how often a step with an error gets a lower probability than "
            "a step as written (0.50 is guessing)."
        )


def other_thresholds(study: MutationTest, found: MutationFigures) -> Iterator[str]:
    """What the thresholds would give that the model names and that are not in force."""
    if found.total.caught.of:
        for point in found.points:
            if point.threshold != study.threshold:
                yield _point_text(point, study)


def _point_text(point: ThresholdFigures, study: MutationTest) -> str:
    confidence = int((1 - point.threshold) * 10_000) / 10_000
    steps = len(study.untouched.probabilities)
    return (
        f"--min-confidence {confidence:g} (made to doubt {rate_text(point.rate)}): "
        f"{point.caught.count:,} of {point.caught.of:,} caught ({percent(point.caught.value, 0)}), "
        f"{point.doubted:,} of {plural(steps, 'step')} as written doubted"
    )


def change_text(trial: Trial) -> str:
    """What was done to the step, in words."""
    before, after = _short(trial.before), _short(trial.after)
    if not before:
        return f"{after or 'a blank'} put in"
    return f"{before} became {after}" if after else f"{before} left out"


def _short(text: str) -> str:
    text = printable(" ".join(text.split()))
    return text if len(text) <= _LONGEST_EDIT else f"{text[: _LONGEST_EDIT - 3]}..."
