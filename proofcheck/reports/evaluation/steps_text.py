"""The figures of labelled steps, for people."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from proofcheck.evaluation.figures import (
    Point,
    StepFigures,
)
from proofcheck.evaluation.study import Study
from proofcheck.reports.evaluation.cells import (
    estimate_cells,
    table_of,
    threshold_cell,
)
from proofcheck.reports.shared.figures import interval_text, number_text, percent
from proofcheck.reports.shared.terminal import say


def write_points(console: Console, steps: StepFigures, study: Study) -> None:
    """The figures that hang on the threshold; beside them those with the best ones."""
    others = [
        (name, point)
        for name, point in (("best F1", steps.best_f1), ("best PRMScore", steps.best_prm))
        if point
    ]
    table = table_of("", "value", "95% interval", *(f"{name}*" for name, _ in others))
    rows = list(_point_rows(steps.point))
    columns = [[value for _, value, _ in _point_rows(point)] for _, point in others]
    if study.judge.tags:
        where = [threshold_cell(point) for _, point in others]
        table.add_row("doubted up to", threshold_cell(steps.point), "", *where)
    for at, (name, value, interval) in enumerate(rows):
        table.add_row(name, value, interval, *(column[at] for column in columns))
    console.print(table)
    if others:
        say(console, "* with the threshold chosen on these data: too good for others.")


def _point_rows(point: Point) -> Iterator[tuple[str, str, str]]:
    yield "first wrong step found", percent(point.found.value), interval_text(point.found.interval)
    yield (
        "right proofs without a doubt",
        percent(point.clean.value),
        interval_text(point.clean.interval),
    )
    yield "ProcessBench F1", *estimate_cells(point.f1)
    yield "PRMScore", *estimate_cells(point.prm_score)
    yield "  F1 of right steps", percent(point.f1_right), ""
    yield "  F1 of wrong steps", percent(point.f1_wrong), ""
    yield "steps judged rightly", *estimate_cells(point.accuracy)
    yield "right steps doubted", *estimate_cells(point.false_alarms)
    yield "wrong steps doubted", *estimate_cells(point.recall)


def write_steps(console: Console, steps: StepFigures) -> None:
    lost = f", {steps.unscored:,} of them without a verdict" if steps.unscored else ""
    say(console, f"Labelled: {steps.right:,} right and {steps.wrong:,} wrong steps{lost}.")
    auroc = steps.ranking.auroc
    interval = interval_text((auroc.low, auroc.high), 1.0, 3)
    say(console, f"AUROC of wrong against right steps: {number_text(auroc.value)} ({interval}).")
    for recall in steps.ranking.recalls:
        share, interval = estimate_cells(recall.share)
        say(
            console,
            f"Of the wrong steps, {share} ({interval}) are found where 1 right step in "
            f"{round(1 / recall.rate):,} is doubted.",
        )
    say(
        console,
        f"Calibration: expected error {number_text(steps.calibration_error)}, Brier score "
        f"{number_text(steps.brier)}.",
    )
