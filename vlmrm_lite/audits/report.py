"""What an audit found: findings, worst first, as text, as a table, and as a figure."""

import base64
import html
import textwrap
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..utils.extras import MissingExtraError
from .measures import Interval
from .pictures import Frame

STOP, WARNING, OK, NOTE = "stop", "warning", "ok", "note"
VERDICTS = (STOP, WARNING, OK, NOTE)


@dataclass(frozen=True)
class Finding:
    """One thing that an audit looked at.

    Attributes:
        check: what was looked at, such as "pictures".
        verdict: "stop" (training would be a waste), "warning", "ok", or "note" (a number to know).
        text: what was found, in one sentence.
        advice: what to do about it; empty if nothing.
        value: the number behind it.
        interval: its 95% interval, or None.
    """

    check: str
    verdict: str
    text: str
    advice: str = ""
    value: float = np.nan
    interval: Interval | None = None


@dataclass(frozen=True)
class Scores:
    """The pictures and rewards behind the findings.

    Attributes:
        frames: uint8 ``(height, width, 3)`` each.
        rewards: (n,).
        static: rewards of pictures of random pixels, (m,).
        labels: bool (n,) for labeled frames, None otherwise.
        labeled_rewards: rewards that belong to the labels, (k,), or None.
    """

    frames: list[Frame]
    rewards: NDArray[np.float64]
    static: NDArray[np.float64]
    labels: NDArray[np.bool_] | None = None
    labeled_rewards: NDArray[np.float64] | None = None


@dataclass(frozen=True, eq=False)
class Audit:
    """What an audit found. Printed, it is a text; as the last line of a notebook cell, a table and a figure.

    Attributes:
        title: what was audited.
        findings: worst first.
        scores: the pictures and rewards behind the findings.
    """

    title: str
    findings: tuple[Finding, ...]
    scores: Scores = field(repr=False)

    @property
    def advice(self) -> str:
        """One sentence: what to do first."""
        worst = self.findings[0]
        if worst.verdict in (STOP, WARNING):
            return worst.advice
        if self.scores.labels is None:
            return (
                "Nothing here speaks against a training; label fifty frames, successes and others, to learn whether "
                "the reward finds the goal."
            )
        return "Nothing here speaks against a training."

    def table(self) -> pd.DataFrame:
        """Returns the findings, one per row: check, verdict, value, low, high (95% interval), finding, advice."""
        rows = []
        for finding in self.findings:
            low, high = finding.interval or (np.nan, np.nan)
            rows.append((finding.check, finding.verdict, finding.value, low, high, finding.text, finding.advice))
        return pd.DataFrame(rows, columns=["check", "verdict", "value", "low", "high", "finding", "advice"])

    def figure(self) -> Any:
        """Draws the rewards of all pictures, and the pictures with the lowest and highest, as a matplotlib figure.

        Raises:
            MissingExtraError: matplotlib is not installed.
        """
        from .figure import draw

        return draw(self)

    def __str__(self) -> str:
        lines = [self.title, "", *textwrap.wrap(f"Advice: {self.advice}", 110), ""]
        for finding in self.findings:
            label = f"{finding.verdict if finding.verdict != STOP else 'STOP':<8} {finding.check:<14} "
            lines += textwrap.wrap(finding.text, 110, initial_indent=label, subsequent_indent=" " * len(label))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Shows the advice, the table and the figure in a notebook; without matplotlib no figure."""
        rows = "".join(
            f"<tr><td><b>{html.escape(f.verdict)}</b></td><td>{html.escape(f.check)}</td>"
            f"<td style='text-align:left'>{html.escape(f.text)}</td></tr>"
            for f in self.findings
        )
        page = f"<p>{html.escape(self.title)}</p><p><b>{html.escape(self.advice)}</b></p><table>{rows}</table>"
        buffer = BytesIO()
        try:
            self.figure().savefig(buffer, format="png", dpi=100)
        except MissingExtraError:
            return page
        return page + f'<img src="data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"/>'


def sorted_findings(findings: list[Finding]) -> tuple[Finding, ...]:
    """Sorts findings by their verdict; those of one verdict stay in their order."""
    return tuple(sorted(findings, key=lambda finding: VERDICTS.index(finding.verdict)))
