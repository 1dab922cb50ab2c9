"""Commands as typer takes them: every option a parameter of its own.

A command is written as a function whose parameters are options, or groups of options: frozen
dataclasses whose fields are options.  The options of settings come from the table of settings.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import partial
from typing import Annotated, Any, Literal, get_type_hints

import typer

from proofcheck.cli.options import Given, Reporting, Verbose
from proofcheck.reports.report import ReportTable
from proofcheck.settings.describe import help_of
from proofcheck.settings.table import Option, options_of

Task = Callable[[], int]
"""Does what was asked for and returns the exit code.

It is called outside typer, which has ideas of its own about errors.
"""


def command(
    action: Callable[..., int],
    *names: str,
    without: tuple[str, ...] = (),
    hidden: tuple[str, ...] = (),
    reports: ReportTable[Any] | None = None,
) -> Callable[..., Task]:
    """The command whose work is ``action``, for typer.

    ``names`` are the groups and keys of settings that it takes, but those ``without``: they arrive
    in its parameter of type ``Given``.  ``hidden`` options are there to be refused with a helpful
    line.  ``reports`` are those of its result.  ``--verbose`` is an option of every command.
    """
    parameters: dict[str, tuple[Any, Any]] = {}
    groups: dict[str, type] = {}
    hints = get_type_hints(action, include_extras=True)
    for name, parameter in inspect.signature(action).parameters.items():
        hint = hints[name]
        if is_dataclass(hint) and isinstance(hint, type):
            groups[name] = hint
            parameters.update(_options_of_group(hint))
            if hint is Reporting:
                assert reports is not None
                parameters["format"] = (_format(reports.texts), None)
        else:
            parameters[name] = (hint, parameter.default)
    table = {_name(option): option for option in options_of(*names, without=without)}
    for name, option in table.items():
        parameters[name] = (_hint(option, hidden=option.flag.name in hidden), None)
    if "verbose" not in parameters:
        parameters["verbose"] = (Verbose, False)

    def parsed(**given: Any) -> Task:
        arguments = {name: given[name] for name in hints if name in given}
        typed = {option.flag.name: given[name] for name, option in table.items()}
        for name, group in groups.items():
            names_of_group = {field.name for field in fields(group)}
            values = {key: value for key, value in given.items() if key in names_of_group}
            if group is Given:
                values["typed"] = {key: value for key, value in typed.items() if _is_given(value)}
            arguments[name] = group(**values)
        return partial(action, **arguments)

    parsed.__doc__ = action.__doc__
    parsed.__name__ = action.__name__
    parsed.__annotations__ = {name: hint for name, (hint, _) in parameters.items()}
    parsed.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, annotation=hint, default=default
            )
            for name, (hint, default) in parameters.items()
        ]
    )
    return parsed


def _is_given(value: object) -> bool:
    """Whether an option was on the command line; a zero was, a switch that is off was not."""
    return value is not None and value is not False and value != []


def _options_of_group(group: type) -> dict[str, tuple[Any, Any]]:
    """The fields of a group that are options, with their types and defaults."""
    hints = get_type_hints(group, include_extras=True)
    return {
        field.name: (hints[field.name], field.default)
        for field in fields(group)
        if field.name != "typed"
    }


def _name(option: Option) -> str:
    """The parameter of an option: ``--no-model`` is ``no_model``."""
    return option.flag.name.strip("-").replace("-", "_")


def _hint(option: Option, *, hidden: bool) -> Any:
    """The type of an option's parameter, with what typer is to know of it; not given: None."""
    flag, kind = option.flag, option.described.declared.kind
    about = typer.Option(
        flag.name, metavar=flag.metavar, help=help_of(option), show_default=False, hidden=hidden
    )
    if flag.switch is not None:
        return Annotated[bool, about]
    if kind.choices:
        return Annotated[Literal[kind.choices] | None, about]
    raw: Any = list[str] if kind.raw is list else str if flag.read else kind.raw
    return Annotated[raw | None, about]


def _format(names: tuple[str, ...]) -> Any:
    """The option ``--format`` of a command that has these reports."""
    usual, *others = names
    known = ", ".join([f"{usual} (the default)", *others[:-1]]) if others else f"{usual} alone"
    known += f" or {others[-1]}" if others else ""
    return Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help=f"The report on standard output: {known}.",
            show_default=False,
        ),
    ]
