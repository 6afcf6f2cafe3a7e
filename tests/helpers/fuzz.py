"""What all fuzz tests share: how many inputs are tried, and what counts as an explained error."""

import os
import traceback
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, settings

import vlmrm_lite
from vlmrm_lite import VlmrmError

LONG = os.environ.get("VLMRM_FUZZ") == "long"  # set by `make fuzz`
PACKAGE = Path(vlmrm_lite.__file__).parent
COUNTS: dict[str, int] = {}  # inputs tried, by test
_HEALTH = [
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
]


def tries(short, long):
    """Settings of a test: so many inputs in `make test`, so many in `make fuzz`."""
    return settings(
        max_examples=long if LONG else short, deadline=None, derandomize=not LONG, suppress_health_check=_HEALTH
    )


@contextmanager
def explained(test, longest=1500):
    """Lets the package's own errors pass, if they are one sentence or two; anything else fails the test."""
    COUNTS[test] = COUNTS.get(test, 0) + 1
    try:
        yield
    except (ValueError, TypeError, VlmrmError) as error:
        frames = traceback.extract_tb(error.__traceback__)
        assert PACKAGE in Path(frames[-1].filename).parents, f"raised by {frames[-1].filename}: {error!r}"
        message = str(error)
        assert 10 <= len(message) <= longest and "\n" not in message, f"not one clear sentence: {message!r}"
