"""How a notebook begins: which budget it has, and the model that it uses."""

import os
import sys
from contextlib import redirect_stderr

import torch

_MEANS = {
    "quick": "Every cell runs in minutes; VLMRM_BUDGET=full runs the papers' budgets.",
    "full": "The papers' budgets, which take long; VLMRM_BUDGET=quick runs every cell in minutes.",
}


def budget() -> str:
    """How much computing a notebook may do: ``"quick"`` (minutes on two cores) or ``"full"`` (the papers' budgets).

    It is what the environment variable ``VLMRM_BUDGET`` says, else "full" where there is a GPU and "quick" where not.

    Raises:
        ValueError: ``VLMRM_BUDGET`` says something else.
    """
    asked = os.environ.get("VLMRM_BUDGET", "").strip().lower()
    if not asked:
        return "full" if torch.cuda.is_available() else "quick"
    if asked not in _MEANS:
        raise ValueError(f"VLMRM_BUDGET is {asked!r}; expected 'quick' or 'full', or leave it unset.")
    return asked


def setup():
    """Loads the model that the notebooks use, and says in one line where it runs and with which budget.

    PyTorch keeps to one thread: for networks as small as those of the course more of them gain little, and lose much
    where something else runs.

    Returns:
        The shipped ``simclip-micro``, as ``vlmrm_lite.load_vlm()`` gives it.
    """
    from ..vlm import load_vlm

    chosen = budget()
    torch.set_num_threads(1)
    with redirect_stderr(sys.stdout):  # a notebook shows what is on stderr in red
        vlm = load_vlm()
    print(f"Budget: {chosen}. {_MEANS[chosen]}")
    return vlm
