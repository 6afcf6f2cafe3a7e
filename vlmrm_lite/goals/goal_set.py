"""A set of goals in words: which ones an agent learns, in which wordings, and against which negatives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..utils.checks import check_count, check_fraction, check_range, check_seed
from ..utils.prompts import check_prompts

GoalPredicate = Callable[[Any, list[str]], Any]
"""From states (n, k) and n names of goals to n booleans: whether each state is a success for its goal."""

Templates = Sequence[str] | Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class GoalSet:
    """Goals for one language-conditioned agent, and how its episodes are rewarded (paper B, equations 1 and 2).

    A goal has a name, such as "clock". Templates make sentences of it: "the {} app is open". Where goals have verbs, a
    name is "lift: blue mug" or "put: lamp, plane", and the templates are a dict from verbs to templates with as many
    ``{}`` as the verb has things.

    Attributes:
        train: names of the goals that training samples.
        held_out: names of goals that training never samples, for evaluation only.
        templates: wordings. Every episode samples one; the reward averages their embeddings.
        held_out_templates: wordings that training never uses.
        distractors: prompts for what else a frame may show; negatives of every goal.
        negatives: how many negatives each goal has among the training goals, drawn once by `seed`; None for all others.
        success: the success predicate, from states (n, k) and n names to n booleans; None if there is none. Only
            evaluation reads it.
        temperature: of the softmax, see `contrastive_reward`; None for the model's own, ``1 / logit_scale``.
        threshold: β in [0, 1]; the reward is 1 where the goal's probability exceeds it. None for the probability.
        end_on_reward: whether an episode terminates where its reward is 1 (paper B). False: episodes have a fixed
            length (paper A).
        seed: of the negatives.

    Raises:
        TypeError, ValueError: an attribute cannot be used; the message names it.

    Example:
        >>> goals = GoalSet(train=["clock", "mail"], held_out=["maps"], templates=["the {} app is open"])
        >>> goals.prompt("maps")
        'the maps app is open'
    """

    train: Sequence[str]
    held_out: Sequence[str] = ()
    templates: Templates = ("{}",)
    held_out_templates: Templates = ()
    distractors: Sequence[str] = ()
    negatives: int | None = None
    success: GoalPredicate | None = None
    temperature: float | None = None
    threshold: float | None = 0.5
    end_on_reward: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("train", "held_out", "distractors"):
            object.__setattr__(self, name, _names(getattr(self, name), name, required=name == "train"))
        for name in ("templates", "held_out_templates"):
            object.__setattr__(self, name, _templates(getattr(self, name), name, required=name == "templates"))
        kinds = {isinstance(value, Mapping) for value in (self.templates, self.held_out_templates or self.templates)}
        if len(kinds) > 1:
            raise ValueError(
                f"held_out_templates={self.held_out_templates!r}; expected what templates is, "
                f"{'a dict from verbs to templates' if isinstance(self.templates, Mapping) else 'a list'}."
            )
        twice = [name for i, name in enumerate(self.names) if name in self.names[:i]]
        if twice:
            raise ValueError(f"The goal {twice[0]!r} is given twice in train and held_out; expected every goal once.")
        for goal in self.names:  # raises where a template does not fit
            for sentence in (*self.wordings(goal), *(self.wordings(goal, True) if self.held_out_templates else ())):
                if sentence in self.distractors:
                    raise ValueError(f"The goal {sentence!r} is also a distractor and can never win; remove it there.")
        check_count("negatives", self.negatives)
        if len(self.train) == 1 and not self.distractors:
            raise ValueError(
                f"The only training goal {self.train[0]!r} has nothing to be compared with; give more goals, or "
                "distractors."
            )
        if self.negatives is not None and self.negatives > len(self.train) - 1:
            raise ValueError(
                f"negatives={self.negatives}, but each of the {len(self.train)} training goals has only "
                f"{len(self.train) - 1} others; choose fewer, or None for all."
            )
        if self.temperature is not None:
            check_range("temperature", self.temperature, 1e-4, 100, "None takes the model's own")
        if self.threshold is not None:
            check_fraction("threshold", self.threshold)
        if self.success is not None and not callable(self.success):
            raise TypeError(f"success={self.success!r}; expected a function from states and goals to booleans.")
        if not isinstance(self.end_on_reward, (bool, np.bool_)):
            raise TypeError(f"end_on_reward={self.end_on_reward!r}; expected True or False.")
        if self.end_on_reward and self.threshold is None:
            raise ValueError(
                "end_on_reward=True ends an episode where the reward is 1, and without a threshold it is a probability "
                "that never is; give a threshold, or end_on_reward=False."
            )
        check_seed(self.seed)

    @property
    def names(self) -> list[str]:
        """All goals, those of training first; their positions are the goal indices of rewards and wrappers."""
        return [*self.train, *self.held_out]

    def index(self, goal: str) -> int:
        """Returns the index of a goal.

        Raises:
            ValueError: it is none of the goals.
        """
        if goal not in self.names:
            shown = ", ".join(self.names[:6]) + (", ..." if len(self.names) > 6 else "")
            raise ValueError(f"There is no goal {goal!r}; the goals are {shown}.")
        return self.names.index(goal)

    def verb(self, goal: str) -> str:
        """Returns the verb of a goal, "lift" for "lift: blue mug"; an empty string where goals have none."""
        return goal.partition(":")[0] if isinstance(self.templates, Mapping) else ""

    def prompt(self, goal: str, template: int = 0, held_out: bool = False) -> str:
        """Returns a goal in words.

        Args:
            goal: its name.
            template: index of the wording.
            held_out: take the wording from `held_out_templates`.
        """
        return self.wordings(goal, held_out)[template]

    def wordings(self, goal: str, held_out: bool = False) -> list[str]:
        """Returns a goal in all wordings, or in the held-out ones.

        Raises:
            ValueError: the templates do not fit the goal.
        """
        templates = self.held_out_templates if held_out else self.templates
        if not isinstance(templates, Mapping):
            return [template.format(goal) for template in templates]
        verb, _, things = goal.partition(":")
        if verb not in templates:
            raise ValueError(f"The goal {goal!r} has no template; expected a verb of {', '.join(templates)}.")
        words = [thing.strip() for thing in things.split(",")]
        for template in templates[verb]:
            if template.count("{}") != len(words):
                raise ValueError(
                    f"The template {template!r} takes {template.count('{}')} things, and the goal {goal!r} has "
                    f"{len(words)}."
                )
        return [template.format(*words) for template in templates[verb]]

    @property
    def num_templates(self) -> int:
        """The number of wordings of each goal."""
        return len(self.wordings(self.train[0]))

    def find_prompt(self, prompt: str) -> tuple[int, int] | None:
        """Returns the indices of the goal and the wording that make a sentence; None for a sentence of one's own."""
        for index, goal in enumerate(self.names):
            words = [wording.lower() for wording in self.wordings(goal)]
            if prompt.strip().lower() in words:
                return index, words.index(prompt.strip().lower())
        return None

    def settings(self) -> dict[str, Any]:
        """Returns all attributes but the success predicate, in types that JSON knows."""
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "success"}
        return {name: _plain(value) for name, value in values.items()}

    def with_success(self, success: GoalPredicate | None) -> "GoalSet":
        """Returns the same goals with another success predicate."""
        return replace(self, success=success)


def sample_negatives(num_goals: int, num_train: int, count: int | None, seed: int) -> NDArray[np.int64]:
    """Draws the negatives of every goal from the training goals, once and for all.

    Args:
        num_goals: number of goals, those of training first.
        num_train: number of training goals.
        count: negatives of each goal; None for all other training goals.
        seed: of the draw.

    Returns:
        Goal indices, ``(num_goals, k)``, without repetition in a row. A goal is never its own negative. With ``count``
        None, a held-out goal has one negative more than it needs; the last is dropped.
    """
    rng = np.random.default_rng([seed, num_train])
    rows = [rng.permutation([other for other in range(num_train) if other != goal]) for goal in range(num_goals)]
    k = num_train - 1 if count is None else count
    return np.array([row[:k] for row in rows], np.int64).reshape(num_goals, k)


def _names(value: Any, name: str, required: bool) -> tuple[str, ...]:
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, Sequence) or (required and not value):
        raise ValueError(f"{name}={value!r}; expected a list of {'at least one goal' if required else 'strings'}.")
    return tuple(check_prompts(list(value), name)) if value else ()


def _templates(value: Any, name: str, required: bool) -> Any:
    if isinstance(value, Mapping):
        checked = {verb: _names(templates, f"{name}[{verb!r}]", True) for verb, templates in value.items()}
        if len({len(templates) for templates in checked.values()}) > 1:
            raise ValueError(f"{name} has another number of templates for each verb; expected as many for every verb.")
        strange = [template for templates in checked.values() for template in templates if _has_braces(template)]
        if strange:
            raise ValueError(f"{name} holds {strange[0]!r}; expected no braces but {{}}, which stands for a thing.")
        return checked
    templates = _names(value, name, required)
    for template in templates:
        if template.count("{}") != 1 or _has_braces(template):
            raise ValueError(f"{name} holds {template!r}; expected one {{}} in it, which stands for the goal.")
    return templates


def _has_braces(template: str) -> bool:
    return bool({"{", "}"} & set(template.replace("{}", "")))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return list(value)
    return value.item() if isinstance(value, np.generic) else value
