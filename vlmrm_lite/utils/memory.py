"""How much memory is free, asked before it is taken."""

import psutil


def check_memory(what: str, num_bytes: float, remedy: str) -> None:
    """Raises ``ValueError`` if something needs more memory than this machine has free.

    Args:
        what: what needs the memory, with the arguments that decide how much, such as "num_envs=1000000".
        num_bytes: how much it needs, at least.
        remedy: what to do, such as "choose fewer".
    """
    free = psutil.virtual_memory().available
    if num_bytes > free:
        raise ValueError(
            f"{what} needs {num_bytes / 1e9:,.1f} GB of memory, and {free / 1e9:,.1f} GB are free; {remedy}."
        )
