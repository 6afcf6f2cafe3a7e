"""Reads a YAML file of settings, and says where it cannot be understood."""

import re
from pathlib import Path
from typing import Any

from ..errors import VlmrmError
from ..utils.extras import import_extra
from ..utils.files import error_reason

_LARGEST = 1_000_000  # bytes
_FLOAT = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)[eE][-+]?\d+")  # YAML 1.1, which PyYAML reads, takes 1e-3 for a string


def read_yaml(path: Path) -> dict[str, Any]:
    """Reads a YAML file that holds a mapping.

    Raises:
        MissingExtraError: PyYAML is not installed.
        VlmrmError: the file cannot be read.
        ValueError: it is not YAML, holds no mapping, or a key twice.
    """
    yaml = import_extra("yaml", "sweep", "Sweeps")
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError(f"{path} is larger than {_LARGEST:,} bytes; expected the settings of a sweep.")
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ValueError(f"{path} is no text in UTF-8; expected the settings of a sweep in YAML.") from None
    except OSError as error:
        raise VlmrmError(f"Cannot read {path}: {error_reason(error)}.") from error
    try:
        content = yaml.load(text, _loader(yaml))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        raise ValueError(f"{where}: {problem}; expected YAML, such as `task: cartpole`.") from None
    except RecursionError:
        raise ValueError(f"{path} is nested too deeply; expected the settings of a sweep.") from None
    if not isinstance(content, dict):
        found = "is empty" if content is None else f"holds a {type(content).__name__}"
        raise ValueError(f"{path} {found}; expected lines such as `task: cartpole`.")
    return content


def _loader(yaml: Any) -> Any:
    """Makes a safe loader that reads 1e-3 as a number and refuses a key that is there twice."""

    class Loader(yaml.SafeLoader):
        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            seen = set()
            for key, _ in node.value:
                if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                    if key.value in seen:
                        problem = f"{key.value!r} is there twice"
                        raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
                    seen.add(key.value)
            return super().construct_mapping(node, deep)

    Loader.add_implicit_resolver("tag:yaml.org,2002:float", _Whole(_FLOAT), list("-+.0123456789"))
    return Loader


class _Whole:
    """Matches whole strings, where PyYAML asks for a match at the start."""

    def __init__(self, pattern: re.Pattern):
        self.match = pattern.fullmatch
