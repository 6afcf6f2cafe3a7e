"""What a specification of a sweep may hold."""

import difflib
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ..tasks.schema import Count, Settings, check_entries

_ELSEWHERE = {
    "goal": "prompt: [{goal: ..., baseline: ...}]",
    "baseline": "prompt: [{goal: ..., baseline: ...}]",
    "steps": "total_steps",
    "model": "vlm",
    "trials": "search: {configurations: ...}",
    "num_gpus": "gpus",
    "num_cpus": "cpus",
}


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


Listed = Annotated[list[Any], BeforeValidator(_listed)]


class SearchSchema(BaseModel):
    """How configurations are drawn."""

    model_config = ConfigDict(strict=True, extra="forbid")

    configurations: Annotated[Count, Field(le=100_000)]
    sampler: Literal["tpe", "random"] = "tpe"
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0


class SpecSchema(BaseModel):
    """The entries of a specification; `Spec` says what they mean."""

    model_config = ConfigDict(strict=True, extra="forbid")

    task: Listed
    prompt: Listed | None = None
    alpha: Any = None
    vlm: Listed | None = None
    algorithm: Listed | None = None
    hyperparameters: Settings = {}
    seed: Listed = [0]
    num_envs: Count | None = None
    total_steps: Count | None = None
    episodes: Count = 100
    metric: Literal["success_rate", "vlm_reward"] | None = None
    search: Settings | None = None
    cpus: Count = 1
    gpus: Annotated[float, Field(ge=0)] = 0.0


class PromptSchema(BaseModel):
    """A goal prompt with a baseline prompt of its own; either may be a list whose embeddings are averaged."""

    model_config = ConfigDict(strict=True, extra="forbid")

    goal: str | list[str]
    baseline: str | list[str] | None = None


def check_section(schema: type[BaseModel], entries: Mapping[Any, Any], where: str) -> dict[str, Any]:
    """Checks entries against a schema, and returns all of them, defaults included.

    Args:
        schema: names, types and ranges.
        entries: the values by name.
        where: what messages begin with: "sweep.yaml: ", "sweep.yaml: search.".

    Raises:
        ValueError: a name is unknown, an entry is missing or out of its range.
        TypeError: an entry has the wrong type.
    """
    known = list(schema.model_fields)
    for name in entries:
        if name not in known:
            close = difflib.get_close_matches(str(name), known, 1)
            better = _ELSEWHERE.get(str(name)) if schema is SpecSchema else None
            better = better or (close[0] if close else None)
            hint = f" Did you mean {better!r}?" if better else f" There are {', '.join(known)}."
            raise ValueError(f"{where}{name} is unknown.{hint}")
    checked = check_entries(schema, entries, lambda name: f"{where}{name}")
    defaults = {name: field.default for name, field in schema.model_fields.items() if not field.is_required()}
    return {**defaults, **checked}
