"""The commands: `tambon demo`, `check`, `import`, `measure`, `run`, `verify`, `merge`, `indicators`, `explain`. Thin:
everything happens on the floors below.

Each command imports the floors that it needs when it is called: a mistyped study file should be
told at once, and not after the time that drawing and notebooks need to load.
"""

import sys
from contextlib import suppress

import click

from tambonlib.cli import keeping_commands, reading_commands, streams, study_commands
from tambonlib.cli.mistakes import Commands, tell_mistake
from tambonlib.cli.telling import help_text, say
from tambonlib.cli.utf8 import begin_again_in_utf8
from tambonlib.errors import TambonError

FAULTY_INPUT, INTERRUPTED = 2, 130


@click.group(cls=Commands, help=help_text("main"), context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """The group of commands."""


for _command in (
    study_commands.check,
    study_commands.import_,
    study_commands.measure,
    study_commands.run,
    study_commands.demo_,
    keeping_commands.verify,
    keeping_commands.merge,
    reading_commands.indicators_,
    reading_commands.explain_,
):
    commands.add_command(_command)


def main() -> None:
    """Run a command; a faulty input is told, not traced."""
    begin_again_in_utf8()
    streams.make_ready()
    try:
        commands(standalone_mode=False)
    except TambonError as error:
        with suppress(BrokenPipeError):
            click.echo(error.text(), err=True)
        sys.exit(FAULTY_INPUT)
    except click.ClickException as error:
        tell_mistake(error)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        say("summary.interrupted")
        sys.exit(INTERRUPTED)
