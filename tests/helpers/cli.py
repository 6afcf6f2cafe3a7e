"""Run a command in-process and check its error output."""

from click.testing import CliRunner

from vlmrm_lite.cli import main as cli


def invoke(*arguments):
    return CliRunner().invoke(cli.cli, [str(argument) for argument in arguments], prog_name="vlmrm-lite")


def check_error(result, *fragments, exit_code=1):
    assert result.exit_code == exit_code, result.output
    assert result.stdout == ""
    [line] = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert "Traceback" not in result.stderr
    for fragment in fragments:
        assert fragment in line
