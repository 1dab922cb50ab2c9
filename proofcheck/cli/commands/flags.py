"""What several commands make of their options."""

from __future__ import annotations

import typer

from proofcheck.cli.budget import parse_budget
from proofcheck.cli.options import Agreement, Depth


def codes(values: list[str] | None) -> list[str] | None:
    """``--select PC3,PC010 --select PC1`` as one list; None when the option was not given."""
    return list(split(values)) if values else None


def split(values: list[str] | None) -> tuple[str, ...]:
    """``--kinds a,b --kinds c`` as one tuple."""
    return tuple(
        item.strip() for value in values or () for item in value.split(",") if item.strip()
    )


def use_model(model: list[str] | None, no_model: bool) -> bool | None:
    if no_model and model:
        raise typer.BadParameter("--model and --no-model exclude each other")
    if no_model:
        return False
    return True if model else None


def model_flags(
    model: list[str] | None,
    no_model: bool,
    threads: int | None,
    context: int | None,
    batch: int | None,
    no_cache: bool,
    cache_dir: str | None,
) -> dict[str, object]:
    """The settings of the model and its cache, None for one not given."""
    return {
        "model": model or None,
        "use-model": use_model(model, no_model),
        "threads": threads,
        "context": context,
        "batch": batch,
        "cache": False if no_cache else None,
        "cache-dir": cache_dir,
    }


def deep_flags(
    depth: Depth | None,
    votes: int | None,
    meta: int | None,
    confirmed_by: int | None,
    rounds: int | None,
    budget: str | None,
    analysis_tokens: int | None,
    temperature: float | None,
    seed: int | None,
    agreement: Agreement | None,
) -> dict[str, object]:
    """The settings of analyses, None for one not given.  Raises UsageError for a wrong budget."""
    minutes, tokens = parse_budget(budget) if budget is not None else (None, None)
    return {
        "depth": depth and depth.value,
        "votes": votes,
        "meta": meta,
        "confirmed-by": confirmed_by,
        "rounds": rounds,
        "budget-minutes": minutes,
        "budget-tokens": tokens,
        "analysis-tokens": analysis_tokens,
        "temperature": temperature,
        "seed": seed,
        "agreement": agreement and agreement.value,
    }


def server_flags(server: str | None, offline: bool) -> dict[str, object]:
    """Where the models run, None for one not given."""
    return {"server": server, "offline": offline or None}
