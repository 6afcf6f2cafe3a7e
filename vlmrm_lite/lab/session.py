"""Set-up of a notebook: its compute budget and its model."""

import os
import sys
from contextlib import redirect_stderr

import torch

_MEANS = {
    "quick": "Every cell takes at most minutes; VLMRM_BUDGET=full uses the papers' budgets.",
    "full": "The papers' budgets, which take long; with VLMRM_BUDGET=quick every cell takes at most minutes.",
}


def budget() -> str:
    """Compute budget of a notebook: ``"quick"`` (minutes on two cores) or ``"full"`` (the papers' budgets).

    The environment variable ``VLMRM_BUDGET`` sets it. The default is "full" with a GPU and "quick" without one.

    Raises:
        ValueError: ``VLMRM_BUDGET`` has another value.
    """
    requested = os.environ.get("VLMRM_BUDGET", "").strip().lower()
    if not requested:
        return "full" if torch.cuda.is_available() else "quick"
    if requested not in _MEANS:
        raise ValueError(f"VLMRM_BUDGET is {requested!r}; expected 'quick' or 'full', or leave it unset.")
    return requested


def setup():
    """Load the model of the notebooks, and print its device and the budget.

    This also limits PyTorch to one thread: the small networks of the course gain little from more threads, and become
    much slower when other programs use the cores.

    Returns:
        The shipped ``simclip-micro``, as ``vlmrm_lite.load_vlm()`` returns it.
    """
    from ..vlm import load_vlm

    chosen = budget()
    torch.set_num_threads(1)
    with redirect_stderr(sys.stdout):  # a notebook shows stderr in red
        vlm = load_vlm()
    print(f"Budget: {chosen}. {_MEANS[chosen]}")
    return vlm
