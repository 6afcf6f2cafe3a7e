"""How an audit is shown."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from vlmrm_lite.audits import report
from vlmrm_lite.audits.report import Audit, Finding, Scores, sorted_findings

FINDINGS = sorted_findings(
    [
        Finding("speed", "note", "Fast.", value=9.0),
        Finding("words", "warning", "Odd <words>.", "Use other words.", 1.0),
        Finding("reward", "ok", "It moves.", value=0.1, interval=(0.0, 0.2)),
        Finding("pictures", "stop", "All are identical.", "Fix the pictures.", 0.0),
    ]
)
RNG = np.random.default_rng(0)
SCORES = Scores([RNG.integers(0, 256, (8, 8, 3), np.uint8) for _ in range(20)], RNG.random(20), RNG.random(5))


def test_the_worst_finding_comes_first_and_gives_the_advice():
    audit = Audit("Audit of x", FINDINGS, SCORES)
    assert [finding.verdict for finding in audit.findings] == ["stop", "warning", "ok", "note"]
    assert audit.advice == "Fix the pictures."
    assert str(audit).splitlines()[2] == "Advice: Fix the pictures."
    table = audit.table()
    assert table.check.tolist() == ["pictures", "words", "reward", "speed"]
    assert table.loc[2, ["low", "high"]].tolist() == [0.0, 0.2] and table.loc[0, ["low", "high"]].isna().all()


def test_a_notebook_shows_advice_table_and_figure(monkeypatch):
    audit = Audit("Audit of x", FINDINGS, SCORES)
    page = audit._repr_html_()
    assert "Fix the pictures." in page and "Odd &lt;words&gt;." in page and "data:image/png;base64," in page

    def missing(*_):
        raise report.MissingExtraError("no matplotlib")

    monkeypatch.setattr("vlmrm_lite.audits.figure.import_extra", missing)
    assert "<img" not in audit._repr_html_() and "Odd &lt;words&gt;." in audit._repr_html_()


@pytest.mark.parametrize("labeled", [False, True])
def test_figure(labeled):
    labels = np.arange(20) < 10
    scores = Scores(SCORES.frames, SCORES.rewards, SCORES.static, labels, SCORES.rewards) if labeled else SCORES
    figure = Audit("Audit of x", FINDINGS, scores).figure()
    assert isinstance(figure, Figure) and len(figure.axes) == 7
    legend = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert len(legend) == 2 + labeled and legend[-1] == "random pixels (5)"
    shown = [float(axes.get_title()) for axes in figure.axes[1:]]
    assert shown == sorted(shown) and shown[0] == pytest.approx(SCORES.rewards.min(), abs=1e-3)
