"""A set of goals in words: which ones an agent learns, in which wordings, and against which negatives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from ..utils.checks import check_count, check_fraction, check_range, check_seed
from ..utils.prompts import check_prompts

GoalPredicate = Callable[[Any, list[str]], Any]
"""From states (n, k) and n names of goals to n booleans: whether each state is a success for its goal."""

Templates = Sequence[str] | Mapping[str, Sequence[str]]
"""Sentences, or a dict from verbs to the sentences of each verb."""


@dataclass(frozen=True)
class GoalSet:
    """Goals for one language-conditioned agent, and how its episodes are rewarded (paper B, equations 1 and 2).

    A goal has a name, such as "clock". Templates make sentences of it: "the {} app is open". Where goals have verbs, a
    name is "lift: blue mug" or "put: lamp, plane", and the templates are a dict from verbs to templates with as many
    ``{}`` as the verb has things. Goals of different verbs may be reached at once: a mug that is lifted is near, too.
    So they are never negatives of each other.

    Attributes:
        train: names of the goals that training samples.
        held_out: names of goals that training never samples, for evaluation only.
        templates: wordings. Every episode samples one; the reward averages their embeddings.
        held_out_templates: wordings that training never uses.
        distractors: prompts for what else a frame may show; negatives of every goal, or in a dict of each verb's goals.
            ``{}`` in them stands for the goal's own thing: "the {} is far away".
        negatives: how many negatives each goal has among the training goals of its verb, drawn once by `seed`; None for
            all others.
        success: the success predicate, from states (n, k) and n names to n booleans; None if there is none. Only
            evaluation reads it.
        possible: from the start states of episodes (n, k) and n names to n booleans: whether the goal can be reached
            there, as a mug that is to be lifted must be in the room; None if every goal always can. Episodes get goals
            that are possible.
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
    distractors: Templates = ()
    negatives: int | None = None
    success: GoalPredicate | None = None
    possible: GoalPredicate | None = None
    temperature: float | None = None
    threshold: float | None = 0.5
    end_on_reward: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("train", "held_out"):
            object.__setattr__(self, name, _names(getattr(self, name), name, required=name == "train"))
        for name in ("templates", "held_out_templates"):
            object.__setattr__(self, name, _templates(getattr(self, name), name, required=name == "templates"))
        object.__setattr__(self, "distractors", _distractors(self.distractors, self.templates))
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
                if sentence in self.distractors_of(goal):
                    raise ValueError(f"The goal {sentence!r} is also a distractor and can never win; remove it there.")
        check_count("negatives", self.negatives)
        self._check_negatives()
        if self.temperature is not None:
            check_range("temperature", self.temperature, 1e-4, 100, "None takes the model's own")
        if self.threshold is not None:
            check_fraction("threshold", self.threshold)
        for name in ("success", "possible"):
            if getattr(self, name) is not None and not callable(getattr(self, name)):
                raise TypeError(
                    f"{name}={getattr(self, name)!r}; expected a function from states and goals to booleans."
                )
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

    def distractors_of(self, goal: str) -> tuple[str, ...]:
        """Returns the distractors of a goal."""
        words, verb = self._words(goal), self.verb(goal)
        return tuple(prompt.format(*words) if "{}" in prompt else prompt for prompt in self._distractors_of(verb))

    def rivals(self, goal: str) -> list[int]:
        """Returns the indices of the other training goals of the same verb, of which negatives are drawn."""
        verb = self.verb(goal)
        return [i for i, other in enumerate(self.train) if other != goal and self.verb(other) == verb]

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
        verb = self.verb(goal)
        if verb not in templates:
            raise ValueError(f"The goal {goal!r} has no template; expected a verb of {', '.join(templates)}.")
        words = self._words(goal)
        naming = [prompt for prompt in self._distractors_of(verb) if "{}" in prompt]
        for template in (*templates[verb], *naming):
            if template.count("{}") != len(words):
                raise ValueError(
                    f"The template {template!r} takes {template.count('{}')} things, and the goal {goal!r} has "
                    f"{len(words)}."
                )
        return [template.format(*words) for template in templates[verb]]

    def _words(self, goal: str) -> list[str]:
        """The things of a goal, without its verb."""
        return [word.strip() for word in goal.partition(":")[2].split(",")] if self.verb(goal) else [goal]

    def _distractors_of(self, verb: str) -> Sequence[str]:
        """The distractors of a verb, in which ``{}`` still stands for the goal's things."""
        return self.distractors.get(verb, ()) if isinstance(self.distractors, Mapping) else self.distractors

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
        """Returns all attributes but the predicates, in types that JSON knows."""
        names = [field.name for field in fields(self) if field.name not in ("success", "possible")]
        values = {name: getattr(self, name) for name in names}
        return {name: _plain(value) for name, value in values.items()}

    def with_predicates(self, success: GoalPredicate | None, possible: GoalPredicate | None = None) -> "GoalSet":
        """Returns the same goals with other predicates."""
        return replace(self, success=success, possible=possible)

    def _check_negatives(self) -> None:
        for goal in self.names:
            rivals = len(self.rivals(goal))
            if not rivals and not self.distractors_of(goal):
                raise ValueError(
                    f"The goal {goal!r} has nothing to be compared with; give more goals"
                    f"{' of its verb' if self.verb(goal) else ''}, or distractors."
                )
            if self.negatives is not None and self.negatives > rivals:
                raise ValueError(
                    f"negatives={self.negatives}, but the goal {goal!r} has only {rivals} others"
                    f"{' of its verb' if self.verb(goal) else ''}; choose fewer, or None for all."
                )


def sample_negatives(goals: GoalSet) -> list[list[int]]:
    """Draws the negatives of every goal from the other training goals of its verb, once and for all.

    Args:
        goals: the set; its ``negatives`` says how many, and its ``seed`` which.

    Returns:
        For each goal, indices of goals without repetition, as many for every goal of a verb. Without a number, a
        held-out goal has one rival more than a training goal of its verb; the last is dropped.
    """
    rng = np.random.default_rng([goals.seed, len(goals.train)])
    rows = [rng.permutation(goals.rivals(goal)).astype(int).tolist() for goal in goals.names]
    verbs = [goals.verb(goal) for goal in goals.names]
    fewest = {verb: min(len(row) for row, other in zip(rows, verbs) if other == verb) for verb in verbs}
    return [row[: fewest[verb] if goals.negatives is None else goals.negatives] for row, verb in zip(rows, verbs)]


def _names(value: Any, name: str, required: bool) -> tuple[str, ...]:
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, Sequence) or (required and not value):
        raise ValueError(f"{name}={value!r}; expected a list of {'at least one goal' if required else 'strings'}.")
    return tuple(check_prompts(list(value), name)) if value else ()


def _distractors(value: Any, templates: Any) -> Any:
    """Checks distractors; their number of things is checked with that of the templates."""
    by_verb = value if isinstance(value, Mapping) else {"": value}
    strange = [verb for verb in by_verb if verb and (not isinstance(templates, Mapping) or verb not in templates)]
    if strange:
        raise ValueError(f"distractors has the verb {strange[0]!r}, for which there are no templates; remove it there.")
    checked = {verb: _names(prompts, "distractors", False) for verb, prompts in by_verb.items()}
    for prompt in sum(checked.values(), ()):
        if _has_braces(prompt) or (prompt.count("{}") > 1 and not isinstance(templates, Mapping)):
            raise ValueError(f"distractors holds {prompt!r}; expected no braces but {{}}, which stands for a thing.")
    return checked if isinstance(value, Mapping) else checked[""]


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
