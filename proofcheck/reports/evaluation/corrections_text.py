"""The figures of corrections, for people."""

from __future__ import annotations

from rich.console import Console

from proofcheck.document.names import probability_text
from proofcheck.evaluation.figures import (
    CorrectionFigures,
)
from proofcheck.evaluation.study import Study
from proofcheck.reports.evaluation.cells import (
    counted_cells,
    estimate_cells,
    table_of,
)
from proofcheck.reports.shared.figures import interval_text, number_text, percent
from proofcheck.reports.shared.terminal import say
from proofcheck.reports.shared.text import plural


def write_corrections(console: Console, found: CorrectionFigures, study: Study) -> None:
    """What a model says of steps that their authors corrected."""
    untouched, lost = found.untouched_shown.of, plural(found.unscored, "pair")
    say(
        console,
        f"{plural(found.pairs, 'corrected step')} of {plural(found.texts, 'text')}, with "
        f"{plural(untouched, 'untouched step')} beside them."
        + (f" {lost} without a verdict on one of the two versions." if found.unscored else ""),
    )
    console.print()
    table = table_of("", "value", "95% interval", "count")
    table.add_row("lower probability before the correction", *counted_cells(found.preferred))
    auroc = found.ranking.auroc
    table.add_row(
        "AUROC against untouched steps",
        number_text(auroc.value),
        interval_text((auroc.low, auroc.high), 1.0, 3),
    )
    for recall in found.ranking.recalls:
        rare = f"found where 1 untouched step in {round(1 / recall.rate):,} is doubted"
        table.add_row(rare, *estimate_cells(recall.share))
    console.print(table)
    console.print()
    how = f"doubted up to {probability_text(study.threshold)}" if study.judge.tags else "doubted"
    table = table_of(f"steps {how}", "value", "95% interval", "count")
    for name, shown in (
        ("before the correction", found.wrong_shown),
        ("after it", found.right_shown),
        ("untouched", found.untouched_shown),
    ):
        table.add_row(name, *counted_cells(shown))
    console.print(table)
    console.print()
    rates = [f"at 1 in {round(1 / recall.rate):,}" for recall in found.ranking.recalls]
    table = table_of("changed", "pairs", "lower before", "AUROC", *rates, "doubted")
    for name, kind in found.kinds.items():
        lower = " ".join(estimate_cells(kind.preferred.share))
        recalls = [percent(recall.share.value) for recall in kind.ranking.recalls]
        doubted = percent(kind.shown.share.value)
        area = number_text(kind.ranking.auroc.value)
        table.add_row(name, f"{kind.pairs:,}", lower, area, *recalls, doubted)
    console.print(table)
