"""Error messages of the Python API, translated to command-line options."""

import pytest
from helpers.cli import check_error, invoke

from vlmrm_lite import training
from vlmrm_lite.cli.click_helpers import in_cli_terms, short_labels


def test_notes_of_an_error_are_shown(monkeypatch):
    error = ValueError("The reward is NaN.")
    error.add_note("The training until step 7 is saved in runs/x; resume=True continues it.")
    monkeypatch.setattr(training, "train", lambda *_, **__: (_ for _ in ()).throw(error))
    check_error(
        invoke("train", "cartpole"), "The reward is NaN. The training until step 7 is saved in runs/x; --resume"
    )


def test_python_arguments_become_options():
    message = "continue with out='/tmp/rescue' and resume=True, replace with overwrite=True, or choose another out=."
    assert in_cli_terms(message) == (
        "continue with --out '/tmp/rescue' and --resume, replace with --overwrite, or choose another --out."
    )


def test_a_python_function_becomes_its_command():
    assert in_cli_terms("vlmrm_lite.list_vlms() lists models") == "`vlmrm-lite vlms` lists models"
    assert in_cli_terms("use a smaller model (see list_vlms())") == "use a smaller model (see `vlmrm-lite vlms`)"


def test_labels_of_a_plot_differ():
    long = "a pole " * 20
    first, second, third = short_labels([long + "left", "a pole\nand a cart", long + "right"])
    assert second == "a pole and a cart" and first != third
    assert all(len(label) <= 60 and label.startswith("a pole a pole") for label in (first, third))


def test_a_count_that_is_no_whole_number():
    check_error(invoke("train", "cartpole", "--steps", "1e5"), "'1e5' is not a valid whole number", exit_code=2)


@pytest.mark.parametrize("link", ["cause", "context"])
def test_ctrl_c_inside_another_error_is_still_ctrl_c(monkeypatch, link):
    def interrupted(*_, **__):
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as error:
            raise RuntimeError("Error calling __set_name__") from (error if link == "cause" else None)

    monkeypatch.setattr(training, "train", interrupted)
    result = invoke("train", "cartpole")
    assert result.exit_code == 1 and result.stderr.strip() == "Aborted!", result.output


def test_an_error_of_the_program_keeps_its_traceback(monkeypatch):
    monkeypatch.setattr(training, "train", lambda *_, **__: 1 / 0)
    assert isinstance(invoke("train", "cartpole").exception, ZeroDivisionError)
