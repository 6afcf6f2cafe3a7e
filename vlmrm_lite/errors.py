"""The error class of the package."""


class VlmrmError(RuntimeError):
    """A problem outside the program, such as network, disk or weights; the message explains what to do."""
