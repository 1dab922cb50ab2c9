"""What several commands make of their options."""

from __future__ import annotations

import typer


def codes(values: list[str] | None) -> list[str] | None:
    """``--select PC3,PC010 --select PC1`` as one list; None when the option was not given."""
    return list(split(values)) if values else None


def split(values: list[str] | None) -> tuple[str, ...]:
    """``--kinds a,b --kinds c`` as one tuple."""
    return tuple(
        item.strip() for value in values or () for item in value.split(",") if item.strip()
    )


def use_model(model: str | None, no_model: bool) -> bool | None:
    if no_model and model is not None:
        raise typer.BadParameter("--model and --no-model exclude each other")
    if no_model:
        return False
    return True if model is not None else None


def model_flags(
    model: str | None,
    no_model: bool,
    threads: int | None,
    context: int | None,
    batch: int | None,
    no_cache: bool,
    cache_dir: str | None,
) -> dict[str, object]:
    """The settings of the model and its cache, None for one not given."""
    return {
        "model": model,
        "use-model": use_model(model, no_model),
        "threads": threads,
        "context": context,
        "batch": batch,
        "cache": False if no_cache else None,
        "cache-dir": cache_dir,
    }
