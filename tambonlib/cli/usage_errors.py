"""Errors of usage in Thai and English, and the help that lists all commands in both."""

from __future__ import annotations

import re
from collections.abc import Mapping

import click

from tambonlib import words

_Told = tuple[str, Mapping[str, object]]
# Earlier versions of click have no such exceptions; nothing is an instance of ().
_NO_COMMAND, _ONLY_HELP = (getattr(click.exceptions, name, ()) for name in ("NoSuchCommand", "NoArgsIsHelpError"))


class Commands(click.Group):
    """A group whose help gives each command a line in each language, none of them cut."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with what they do."""
        rows = []
        for name in self.list_commands(ctx):
            thai, _, english = (self.get_command(ctx, name).help or "").partition(" / ")
            rows += [(name, thai), ("", english)]
        with formatter.section(" / ".join(words.text("usage.commands", lang) for lang in words.LANGUAGES)):
            formatter.write_dl(rows)


def print_usage_error(error: click.ClickException) -> None:
    """Say on standard error what was not right, how the command is written, and where to read more."""
    if isinstance(error, _ONLY_HELP):
        error.show()
        return
    key, values = _mistake(error)
    lines = []
    for lang in words.LANGUAGES:
        filled = {
            name: words.text(value[0], lang, **value[1]) if isinstance(value, tuple) else value
            for name, value in values.items()
        }
        lines.append(words.text(f"usage.{key}", lang, **filled))
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "tambon"
    if context:
        usage = " ".join(context.command.collect_usage_pieces(context))
        lines.append(f"{' / '.join(words.text('usage.usage', lang) for lang in words.LANGUAGES)}: {command} {usage}")
    lines.append(" · ".join(words.text("usage.help", lang, command=command) for lang in words.LANGUAGES))
    click.echo("\n".join(lines), err=True)


def _mistake(error: click.ClickException) -> _Told:
    """Key of the text under ``usage`` and its values; a value that is itself a text is a pair of its key and values."""
    if isinstance(error, _NO_COMMAND):
        return "command", {"found": error.command_name, "known": ", ".join(error.ctx.command.list_commands(error.ctx))}
    if isinstance(error, click.NoSuchOption):
        return "option", {"found": error.option_name, "known": ", ".join(_options(error.ctx))}
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return "missing", {"name": _name(error.param, error.ctx)}
    if isinstance(error, click.BadParameter) and error.param is not None:
        needed = _needed(error.param.type)
        if needed:
            return "value", {"name": _name(error.param, error.ctx), "needed": needed, "found": _found(error.message)}
    if isinstance(error, click.BadOptionUsage):
        return "needs_value" if "requires" in error.message else "takes_none", {"name": error.option_name}
    extra = re.search(r"unexpected extra arguments? \((.*)\)", error.message)
    return ("extra", {"found": extra[1]}) if extra else ("other", {"message": error.format_message()})


def _needed(kind: click.ParamType) -> _Told | None:
    """What a parameter of this type takes."""
    if isinstance(kind, click.Choice):
        return "usage.needed.choice", {"allowed": ", ".join(map(str, kind.choices))}
    if isinstance(kind, click.IntRange):
        return f"usage.needed.whole{'' if kind.max is None else '_between'}", {"least": kind.min, "most": kind.max}
    if isinstance(kind, click.FloatRange):
        return "usage.needed.number", {"least": kind.min}
    return ("usage.needed.folder", {}) if isinstance(kind, click.Path) and not kind.file_okay else None


def _found(message: str) -> str:
    """What was given: click gives it at the beginning of its sentence, or in quotes."""
    quoted = re.search(r"'([^']*)'", message)
    return quoted[1] if quoted else message.partition(" ")[0]


def _name(parameter: click.Parameter, context: click.Context | None) -> str:
    """An option's name, or an argument as the usage line shows it."""
    return (
        max(parameter.opts, key=len)
        if parameter.param_type_name == "option"
        else parameter.make_metavar(context).strip("[].")
    )


def _options(context: click.Context) -> list[str]:
    return [max(one.opts, key=len) for one in context.command.get_params(context) if one.param_type_name == "option"]
