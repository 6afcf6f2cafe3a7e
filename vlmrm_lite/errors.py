"""The one error class of the package."""


class VlmrmError(RuntimeError):
    """Something outside the program went wrong (network, disk, weights) and the message says what to do."""
