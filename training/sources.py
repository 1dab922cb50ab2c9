"""Which text is for what, and where it lies.

Whole sources are kept apart: never split by sentence.
"""

import argparse
from pathlib import Path

#: Shares of the text that training reads; the rest is shared out by size.
SHARES = {
    "stacks": 0.26,
    "proofwiki": 0.26,
    "detnotes": 0.05,
    "labelled": 0.07,
    "chains": 0.05,
}

TRAIN = (
    "stacks",
    "proofwiki",
    "open-logic",
    "hott-book",
    "hott-intro",
    "napkin",
    "basic-analysis",
    "poly",
    "flt",
    "expdb",
    "planetmath-11",
    "detnotes",
)

#: The map from scores to probabilities, and what is looked at while training goes on.
CALIBRATE = ("planetmath-15", "planetmath-20", "planetmath-54", "pfr", "cring")

#: Looked at once, at the end.
TEST = ("aata", "brownian-motion", "planetmath-26", "proofnet")


def named(text: str) -> tuple[str, Path]:
    """What ``name=folder`` says; for argparse."""
    name, _, folder = text.partition("=")
    if not folder:
        raise argparse.ArgumentTypeError(f"{text} is not name=folder")
    return name, Path(folder)
