"""Which text is for what.  Whole sources are kept apart: never split by sentence."""

from __future__ import annotations

import argparse
from pathlib import Path

#: Shares of the text that training reads; the rest is shared out by size.
SHARES = {"stacks": 0.3, "proofwiki": 0.15, "corrections": 0.25, "chains": 0.05}

#: What the vocabulary is cut to, and training reads.
READ = (
    "stacks",
    "proofwiki",
    "hott-book",
    "hott-intro",
    "poly",
    "flt",
    "expdb",
    "pfr",
    "cring",
    "detnotes",
    "planetmath-11",
    "planetmath-15",
    "planetmath-20",
    "planetmath-54",
)

#: Looked at only to measure; the repository whose corrections are, too.
HELD_OUT = {
    "basic-analysis": "jirilebl/ra",
    "napkin": "vEnhance/napkin",
    "aata": "twjudson/aata",
    "open-logic": "OpenLogicProject/OpenLogic",
    "brownian-motion": None,
    "planetmath-26": None,
    "proofnet": None,
}


def named(text: str) -> tuple[str, Path]:
    """What ``name=folder`` says; for argparse."""
    name, _, folder = text.partition("=")
    if not folder or name not in (*READ, *HELD_OUT):
        known = ", ".join((*READ, *HELD_OUT))
        raise argparse.ArgumentTypeError(f"{text} is not name=folder with a name among {known}")
    return name, Path(folder)
