"""The commands of `tambon`; each is thin, all work is done on the floors below.

Each command imports the floors that it needs when it is called: a mistyped study file is reported at once, not after
the seconds that plotting and notebooks take to load.
"""

import sys
from contextlib import suppress

import click

from tambonlib.cli import output_commands, query_commands, study_commands
from tambonlib.cli.output import help_text, say
from tambonlib.cli.startup import prepare_streams, restart_in_utf8
from tambonlib.cli.usage_errors import Commands, print_usage_error
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
    study_commands.lab,
    study_commands.demo_,
    output_commands.verify,
    output_commands.merge,
    query_commands.indicators_,
    query_commands.explain_,
):
    commands.add_command(_command)


def main() -> None:
    """Run a command; a faulty input is reported with its place, without a traceback."""
    restart_in_utf8()
    prepare_streams()
    try:
        commands(standalone_mode=False)
    except TambonError as error:
        with suppress(BrokenPipeError):
            click.echo(error.text(), err=True)
        sys.exit(FAULTY_INPUT)
    except click.ClickException as error:
        print_usage_error(error)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        say("summary.interrupted")
        sys.exit(INTERRUPTED)
