"""``eval``, for people: the figures of a benchmark, with their intervals."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from proofcheck.document.names import probability_text
from proofcheck.evaluation.figures import (
    Figures,
    ProofFigures,
)
from proofcheck.evaluation.formats.registry import FORMATS
from proofcheck.evaluation.item import Dataset
from proofcheck.evaluation.study import RatingStudy, Study
from proofcheck.reports.evaluation.cells import (
    share_cell,
    table_of,
)
from proofcheck.reports.evaluation.corrections_text import write_corrections
from proofcheck.reports.evaluation.steps_text import write_points, write_steps
from proofcheck.reports.report import Report
from proofcheck.reports.shared.figures import interval_text, number_text, percent
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.terminal import open_console, say
from proofcheck.reports.shared.text import plural, printable

_INTERVALS = (
    "Intervals are 95%: those of shares of proofs are Wilson's, the others come from drawing whole "
    "proofs with replacement."
)


_BY_TEXT = (
    "Intervals are 95%, from drawing whole texts with replacement; Wilson's for none or all of "
    "them, each text counted once."
)


def write_evaluation(study: Study | RatingStudy, page: Page) -> None:
    """The whole study; at most ``page.width`` cells wide where words can be broken."""
    console = open_console(page)
    if isinstance(study, RatingStudy):
        _write_ratings(console, study)
    else:
        _write_study(console, study)


def _write_study(console: Console, study: Study) -> None:
    say(console, *_about_data(study.dataset), *_about_verdicts(study))
    found = study.figures
    if found.corrections:
        console.print()
        write_corrections(console, found.corrections, study)
    if found.steps:
        console.print()
        write_points(console, found.steps, study)
        console.print()
        write_steps(console, found.steps)
    if found.proofs:
        console.print()
        _write_proofs(console, found.proofs)
    if found.groups:
        console.print()
        _write_groups(console, found)
    console.print()
    intervals = _BY_TEXT if found.corrections else _INTERVALS
    say(console, intervals, *_costs(study))


def _write_ratings(console: Console, study: RatingStudy) -> None:
    rated = plural(study.rated, "proof")
    say(
        console,
        *_about_data(study.dataset),
        f"No model was asked: these are the ratings published with {rated}, against people's.",
    )
    console.print()
    table = table_of(
        "held to be right when",
        "passed",
        "of them right",
        "95%",
        "at most 2/7",
        "wrong found",
        "95%",
    )
    for rule in study.rules:
        of = rule.figures.proofs
        if of:
            low = "-" if of.low is None else f"{of.low:,}"
            found = (share_cell(of.sensitivity), interval_text(of.sensitivity.interval))
            right = (share_cell(of.passed), interval_text(of.passed.interval))
            table.add_row(rule.name, f"{of.passed.of:,}", *right, low, *found)
    console.print(table)
    console.print()
    say(console, f"AUROC of the ratings: {number_text(study.auroc)}.")


def _about_data(dataset: Dataset) -> Iterator[str]:
    steps = sum(len(item.steps) for item in dataset.items)
    drawn = f", of {dataset.total:,}" if dataset.total != len(dataset.items) else ""
    yield (
        f"Evaluation on {printable(dataset.path)} ({FORMATS[dataset.format].title}): "
        f"{plural(len(dataset.items), 'proof')}{drawn}, with {plural(steps, 'step')}."
    )
    if dataset.bad:
        reasons = "; ".join(f"{count:,} {printable(why)}" for why, count in dataset.bad.items())
        yield f"Left out: {reasons}."


def _about_verdicts(study: Study) -> Iterator[str]:
    names = ", ".join(printable(model.name) for model in study.judge.models)
    yield f"Verdicts by {names} ({study.depth})."
    if study.judge.tags:
        threshold = probability_text(study.threshold)
        yield f"A step is doubted up to the probability {threshold} ({study.chosen_by})."
    found = study.figures
    if found.unscored:
        reasons = "; ".join(f"{count:,}: {printable(why)}" for why, count in found.unscored.items())
        count = plural(sum(found.unscored.values()), "proof")
        yield f"Without a verdict, or without one on every step: {count} ({reasons})."
    if found.undecided:
        yield f"Undecided, because the analyses do not agree: {plural(found.undecided, 'proof')}."
    if found.unscored or found.undecided:
        yield "What has no verdict counts as a wrong prediction."


def _write_proofs(console: Console, proofs: ProofFigures) -> None:
    table = table_of("whole proofs", "value", "95% interval", "count")
    for name, share in (
        ("judged rightly", proofs.accuracy),
        ("wrong ones found", proofs.sensitivity),
        ("right ones passed", proofs.specificity),
        ("right among the passed", proofs.passed),
    ):
        count = f"{share.count:,} of {share.of:,}"
        table.add_row(name, percent(share.value), interval_text(share.interval), count)
    console.print(table)
    if proofs.low is not None:
        say(console, f"Passed with at most 2/7 of the marks: {proofs.low:,}.")


def _write_groups(console: Console, found: Figures) -> None:
    if found.steps is None:
        table = table_of("class", "proofs", "judged rightly")
    else:
        table = table_of("class", "proofs", "first wrong found", "right without doubt", "PRMScore")
    for name, group in found.groups.items():
        shares = [share_cell(group.found), share_cell(group.clean), percent(group.prm_score)]
        if found.steps is None:
            shares = [share_cell(group.proofs.accuracy) if group.proofs else "-"]
        table.add_row(printable(name), f"{group.items:,}", *shares)
    console.print(table)


def _costs(study: Study) -> Iterator[str]:
    seconds = sum(outcome.seconds for outcome in study.outcomes)
    evaluated = sum(outcome.evaluated for outcome in study.outcomes)
    written = sum(outcome.written for outcome in study.outcomes)
    spent = f"Tokens evaluated: {evaluated:,}, none for what was known before"
    yield f"{spent}; written: {written:,}; seconds: {seconds:,.0f}."
    if study.resumed:
        yield f"Known from an earlier run: {plural(study.resumed, 'proof')}."


REPORT = Report("tables for people", write_evaluation)
