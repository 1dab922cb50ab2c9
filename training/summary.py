"""The report of an evaluation as a table for reading."""

from __future__ import annotations

from training.figures import Report


def summary(report: Report) -> str:
    """All kinds, all sources, what a user would see, and the steps that are doubted most."""
    rows = [("", report["all"])]
    rows += [(f"  {kind}", figures) for kind, figures in report["kinds"].items()]
    rows += list(report["sources"].items())
    lines = [f"{'':20}{'errors':>8}{'AUROC':>8}{'1/100':>8}{'1/1000':>8}{'alarms/proof':>14}"]
    for name, figures in rows:
        alarms = figures.get("alarms per proof")
        lines.append(
            f"{name or 'all':20}{figures['errors']:8,}{figures['auroc']:8.3f}"
            f"{figures['recall at 0.01']:8.1%}{figures['recall at 0.001']:8.1%}"
            + (f"{alarms:14.3f}" if alarms is not None else "")
        )
    low, high = report["all"]["auroc interval"]
    lines.append(f"AUROC within [{low:.3f}, {high:.3f}] by proof")
    alarms = report["alarms"]
    lines.append(
        f"at p <= {alarms['threshold']:.3f}: {alarms['alarms']} alarms on the texts as written,"
        f" {alarms['alarms per proof']:.3f} a proof, {alarms['alarms per step']:.5f} a step"
    )
    shown = report["reliability"]
    lines.append(
        f"Brier {shown['brier']:.4f}, calibration error {shown['expected calibration error']:.4f}"
    )
    for name, figures in (*report["labelled"].items(), ("chains", report["chains"])):
        f1 = f"F1 {figures['f1']:.3f}, " if "f1" in figures else ""
        lines.append(f"{name}: {f1}AUROC {figures['auroc']:.3f}, {figures['solutions']} solutions")
    tokens = report["tokens"]
    lines.append(f"{tokens['text']:,} tokens in {tokens['seconds']:.0f} s")
    lines += [
        f"{one['probability']:.4f} {one['place']}: {one['text'][:200]}" for one in report["top"]
    ]
    return "\n".join(lines)
