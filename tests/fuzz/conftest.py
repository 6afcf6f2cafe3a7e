"""Prints how many inputs were tried."""

import pytest
from helpers.fuzz import COUNTS


@pytest.fixture(scope="session", autouse=True)
def report_counts():
    yield
    if COUNTS:
        print("\ninputs tried:", ", ".join(f"{name} {count:,}" for name, count in sorted(COUNTS.items())))
        print(f"{sum(COUNTS.values()):,} in all")
