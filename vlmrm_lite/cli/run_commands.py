"""The commands that make and use runs: ``train``, ``evaluate`` and ``record``."""

from pathlib import Path
from typing import Any

import click

from .click_helpers import UserPath, count_option, old_count_option, print_status


@click.command()
@click.argument("task")
@click.option("--goal", multiple=True, help="Replaces the task's goal prompt; several prompts are averaged.")
@click.option("--baseline", multiple=True, help="Replaces the task's baseline prompt, the scene without the goal.")
@click.option("--alpha", type=float, help="Strength of the goal-baseline regularization, 0 to 1.")
@click.option("--vlm", help="The model; see `vlmrm-lite vlms`.  [default: the task's]")
@count_option("--steps", 1, "Environment steps, summed over all environments.  [default: the task's]")
@count_option("--num-envs", 1, "Number of environments that run at the same time.  [default: the task's]")
@old_count_option("--worlds", "--num-envs", 1)
@click.option("--paper", is_flag=True, help="Paper A's algorithm and budget: millions of steps, meant for a GPU.")
@count_option("--seed", 0, "Seed of the start states, the actions and the networks.  [default: 0]")
@click.option("--out", type=UserPath(), help="The run folder.  [default: runs/TASK-seedSEED]")
@click.option("--resume", is_flag=True, help="Continue the run in the folder.")
@click.option("--overwrite", is_flag=True, help="Replace the run in the folder.")
def train(
    task: str,
    goal: tuple[str, ...],
    baseline: tuple[str, ...],
    alpha: float | None,
    vlm: str | None,
    steps: int | None,
    num_envs: int | None,
    old_num_envs: int | None,
    paper: bool,
    seed: int | None,
    out: Path | None,
    resume: bool,
    overwrite: bool,
) -> None:
    """Train an agent from a prompt.

    TASK is one of `vlmrm-lite tasks`. Prints the run folder; with a large model, an estimate of the duration first.
    Ctrl-C saves the training; --resume continues it, also after a crash.

    \b
    Examples:
      vlmrm-lite train mountain-car-textured --seed 1
      vlmrm-lite train mountain-car-textured --goal "a car climbing the right slope" --out runs/climbing
      vlmrm-lite train mountain-car-textured --goal "a car climbing the right slope" --out runs/climbing --resume
      vlmrm-lite train humanoid-kneeling --vlm ViT-bigG-14/laion2b_s39b_b160k --paper
    """
    from ..tasks import find_task, paper_task
    from ..training import train
    from ..training.metrics_table import last_step
    from ..training.run_folder import RunFolder

    chosen = paper_task(task) if paper else find_task(task)  # a misspelled name is an error before the model is loaded
    num_envs = old_num_envs if num_envs is None else num_envs
    if steps is not None and not resume:
        _explain_short_budget(steps, chosen, num_envs or chosen.num_envs)
    run = train(
        chosen,
        goal=_prompt(goal),
        baseline=_prompt(baseline),
        alpha=alpha,
        vlm=vlm,
        num_envs=num_envs,
        total_steps=steps,
        seed=seed,
        out=out,
        resume=resume,
        overwrite=overwrite,
    )
    done, total = RunFolder(run.folder).checkpoint_step() or last_step(run.metrics), run.config["total_steps"]
    if done < total:
        print_status(f"Stopped at step {done:,} of {total:,}; --resume continues.")
    else:
        print_status(f"Trained for {done:,} steps. Next:")
        for line in _next_steps(run):
            print_status(f"  {line}")
    click.echo(run.folder)


@click.command()
@click.argument("folder")
@count_option("--episodes", 1, "Number of episodes.", default=100)
@count_option("--seed", 0, "Seed of the start states.", default=1000)
@click.option("--goals", help="Of an agent with many goals: train, held-out, or one goal.  [default: train]")
@click.option("--wordings", type=click.Choice(["train", "held-out"]), default="train", help="Of these goals.")
@click.option("--vlm", help="The model, if the run names one that is neither shipped nor in your cache.")
def evaluate(folder: str, episodes: int, seed: int, goals: str | None, wordings: str, vlm: str | None) -> None:
    """Count the successes of a trained agent.

    Plays episodes with the best policy in FOLDER, a run folder or the name of a shipped policy. The last line, such
    as "success 97/100", is the only one on stdout; it is missing for a prompt of your own, which has no success
    predicate. An agent with many goals plays them in turn; beside its success stands that of the same agent with the
    sentences permuted.

    \b
    Examples:
      vlmrm-lite evaluate runs/demo --episodes 100
      vlmrm-lite evaluate phone --goals held-out --episodes 200
    """
    from ..training import Run
    from ..training.run_list import has_success

    run = Run.load(folder, vlm=vlm)
    result = run.evaluate(episodes, seed, goals, wordings)
    print_status(f"{run.task.name}, policy of step {run.policy_step:,}, {episodes} episodes, seed {seed}:")
    if run.task.goals is not None:
        _print_goals(result)
        return
    counts = has_success(run.config)
    for name, value in (
        ("mean VLM reward per step", result.vlm_reward),
        ("mean environment reward per step", result.env_reward),
        ("their Pearson correlation", result.pearson),
        ("their Spearman correlation", result.spearman),
        *([("EPIC distance from success", result.epic)] if counts else []),
    ):
        print_status(f"  {name:<36}{'undefined: one of the two is constant' if value is None else f'{value:.4f}'}")
    if result.successes is None:
        print_status("The task has no success predicate.")
    elif not counts:
        print_status(f"  {'success for the prompt of the task':<36}{result.successes}/{result.episodes}")
        print_status("Nothing counts successes for a prompt of your own; watch the video of vlmrm-lite record.")
    else:
        click.echo(f"success {result.successes}/{result.episodes}")


@click.command()
@click.argument("folder")
@click.option("--out", type=UserPath(), help="The file.  [default: FOLDER/video.mp4]")
@count_option("--episodes", 1, "Number of episodes in the video.", default=1)
@count_option("--seed", 0, "Seed of the start states.", default=1000)
@click.option("--goal", help="What to tell an agent with many goals, in any words.")
@click.option("--vlm", help="The model, if the run names one that is neither shipped nor in your cache.")
def record(folder: str, out: Path | None, episodes: int, seed: int, goal: str | None, vlm: str | None) -> None:
    """Film a trained agent.

    FOLDER is a run folder, or the name of a shipped policy. Prints the path of the video.

    \b
    Examples:
      vlmrm-lite record runs/demo --episodes 3 --out three.mp4
      vlmrm-lite record phone --goal "open the clock app" --out clock.mp4
    """
    from ..training import Run

    click.echo(Run.load(folder, vlm=vlm).record(out, episodes, seed, goal=goal))


def _print_goals(result: Any) -> None:
    for name, rate in (
        ("success in the last of all steps", result.success_rate),
        ("when ended by the reward", result.success_rate_by_reward),
        ("in at least half of the steps", result.half_success_rate),
        ("control: permuted sentences", result.control_rate),
        ("ended by the reward, wrongly", result.false_positive_rate),
    ):
        if rate is not None:
            low, high = result.interval(rate)
            print_status(f"  {name:<34}{rate:7.1%}  [{low:.1%}, {high:.1%}]")
    print_status(f"  {'mean VLM return':<34}{result.vlm_return:7.3f}")
    for parts in (result.by_verb, result.by_template, result.by_goal):
        for part, rate in parts.items():
            print_status(f"    {part:<32}{rate:7.1%}")
    click.echo(f"success {round(result.success_rate * result.episodes)}/{result.episodes}")


def _explain_short_budget(steps: int, task: Any, num_envs: int) -> None:
    """Reports what a budget below one rollout will do, since the last rollout is always finished."""
    each = task.hyperparameters.get("n_steps", task.hyperparameters.get("train_freq", 1))
    if steps < each * num_envs:
        print_status(
            f"--steps {steps:,} is less than one rollout; training makes {each * num_envs:,} steps, {each:,} in "
            f"each of {num_envs:,} environments."
        )


def _next_steps(run: Any) -> list[str]:
    """Returns the commands that a trained run is ready for, with what they do."""
    name, goals = f'"{run.folder}"' if " " in str(run.folder) else str(run.folder), run.task.goals
    goal = "" if goals is None else f' --goal "{goals.prompt(goals.names[0])}"'
    commands = {
        f"vlmrm-lite record {name}{goal}": "film the agent",
        f"vlmrm-lite evaluate {name}": "play 100 episodes",
        f"vlmrm-lite plot {name}": "plot the curves",
    }
    if (run.folder / "tensorboard").is_dir():
        commands[f"tensorboard --logdir {name}"] = "browse the curves"
    width = max(map(len, commands))
    return [f"{command:<{width}}  # {purpose}" for command, purpose in commands.items()]


def _prompt(prompts: tuple[str, ...]) -> str | list[str] | None:
    """Returns None for no prompt, a string for one, and a list for several to average."""
    return (list(prompts) if len(prompts) > 1 else prompts[0]) if prompts else None
