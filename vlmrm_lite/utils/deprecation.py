"""Old names of arguments, which scripts and run folders still use."""

import functools
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def renamed_arguments(**new_names: str) -> Callable[[Function], Function]:
    """Lets a function take keyword arguments by their old names, with a ``DeprecationWarning``.

    Args:
        **new_names: old name to new name. Where both are given, the old one counts: ``dataclasses.replace`` passes
            every field by its new name.

    Example:
        >>> import warnings
        >>> @renamed_arguments(share="fraction")
        ... def half(fraction):
        ...     return fraction / 2
        >>> with warnings.catch_warnings(record=True) as caught:
        ...     warnings.simplefilter("always")
        ...     half(share=1.0)
        0.5
        >>> str(caught[0].message)
        'half(share=...) is now half(fraction=...).'
    """

    def decorate(function: Function) -> Function:
        name = function.__qualname__.removesuffix(".__init__")

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            for old, new in new_names.items():
                if old in kwargs:
                    message = f"{name}({old}=...) is now {name}({new}=...)."
                    warnings.warn(message, DeprecationWarning, stacklevel=2)
                    kwargs[new] = kwargs.pop(old)
            return function(*args, **kwargs)

        return call  # type: ignore[return-value]

    return decorate


def renamed_attribute(old: str, new: str) -> property:
    """A property that gives the attribute `new` under its old name, with a ``DeprecationWarning``."""

    def get(self: Any) -> Any:
        warnings.warn(f"{type(self).__name__}.{old} is now .{new}.", DeprecationWarning, stacklevel=2)
        return getattr(self, new)

    return property(get, doc=f"The old name of `{new}`.")
