"""The progress line: silent when redirected, in a terminal, and in a notebook."""

import re
import sys

from vlmrm_lite.utils.progress import Progress


def test_progress_is_silent_where_nobody_watches(capsys):
    line = Progress("cartpole", 100)
    line.update(50, vlm_reward="0.5")
    line.close()
    assert capsys.readouterr() == ("", "")


def test_progress_in_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    line = Progress("cartpole", 100, start=20)
    line.update(50, vlm_reward="0.512")
    line.close()
    shown = capsys.readouterr().err
    assert "cartpole" in shown and "VLM reward 0.512" in shown and "50.0/100" in shown


def test_progress_in_a_notebook(monkeypatch):
    import IPython.display

    from vlmrm_lite.utils import progress

    shown = []

    class Cell:
        def update(self, text):
            shown.append(repr(text))

    monkeypatch.setattr(progress, "_in_notebook", lambda: True)
    monkeypatch.setattr(IPython.display, "display", lambda text, display_id: shown.append(repr(text)) or Cell())
    line = Progress("cartpole", 2_000)
    line.update(1_000, success_rate="0.970")
    line.close()
    assert shown[0].startswith("cartpole: 0 of 2,000 steps")
    assert shown[-1].startswith("cartpole: 1,000 of 2,000 steps") and shown[-1].endswith("success rate 0.970")
    assert " left" not in shown[0] and re.search(r", \d[\d.]* (s|min|h) left, success rate", shown[-1])


def test_the_time_left_follows_from_the_speed_so_far(monkeypatch):
    from vlmrm_lite.utils import progress

    now = iter([0.0, 30.0, 60.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(now))
    line = Progress("cartpole", 153_600)
    line.update(64_000)
    assert line._line() == "cartpole: 64,000 of 153,600 steps, 30 s, 2,133 steps/s, 42 s left"
    line.update(153_600)
    assert line._line() == "cartpole: 153,600 of 153,600 steps, 60 s, 2,560 steps/s"
    assert [progress._duration(seconds) for seconds in (119, 600, 9_000)] == ["119 s", "10 min", "2.5 h"]
