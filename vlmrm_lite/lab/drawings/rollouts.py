"""Drawings of what is stored and when it is rewarded: algorithm 1 of paper A, and hindsight over sentences."""

import numpy as np

from ...envs.classic import cartpole
from .pen import FAINT, KINDS, Box, Drawing, arrow, box, drawing, picture, write
from .screens import app_screen

_STEPS = 5
_ROLLOUT_ALT = (
    "Algorithm 1 of paper A in three rows. Collect: the policy plays a rollout, and each step is stored with its frame "
    "and an empty reward. Reward: the vision-language model embeds all frames in one batch, and each reward is written "
    "into its step. Update: the learner improves the policy, which then collects the next rollout."
)
_HINDSIGHT_ALT = (
    "Hindsight over sentences. A step was played with the goal “open the mail app”, and its frame shows the clock app. "
    "The embedding of the frame is stored with the step. One matrix product with the embeddings of all goals gives the "
    "reward of this step for each of them: 0 for mail, its own goal, 0 for the camera, and 1 for the clock, where the "
    "episode would have ended. The learner may draw the step with any of these goals."
)


def rollout() -> Drawing:
    """Draws how a rollout is collected first and rewarded afterwards, in one batch (paper A, algorithm 1)."""
    card, axes = drawing(50, _ROLLOUT_ALT)
    state, states = np.array([[0.0, 0.0, 0.1, 0.0]]), []
    for _ in range(_STEPS):
        for _ in range(6):
            state = cartpole.step(state, np.array([1]))
        states.append(state[0])
    frames, places = cartpole.draw(np.array(states), 128, 128), np.linspace(25, 73, _STEPS)
    policy = box(axes, Box(9, 42, 13, 6), "policy", "agent")
    model = box(axes, Box(49, 20.5, 58, 4.5), "vision-language model: all frames in one batch", "model")
    for step, (x, frame) in enumerate(zip(places, frames), 1):
        shown = picture(axes, frame, Box(x, 42, 8, 8))
        stored = box(axes, Box(x, 31.5, 10, 6), f"step {step}\nreward: –", "world", 9)
        arrow(axes, shown.side("bottom"), stored.side("top"), FAINT)
        arrow(axes, stored.side("bottom"), (x, model.side("top")[1]))
        filled = box(axes, Box(x, 11, 10, 6), f"step {step}\nreward: $r_{step}$", "model", 9)
        arrow(axes, (x, model.side("bottom")[1]), filled.side("top"))
        if step > 1:
            arrow(axes, (places[step - 2] + 4.2, 42), (x - 4.2, 42), KINDS["agent"][1])
    arrow(axes, policy.side("right"), (places[0] - 4.2, 42), KINDS["agent"][1])
    learner = box(axes, Box(9, 11, 13, 6), "learner", "agent")
    arrow(axes, (19.7, 11), learner.side("right"))
    arrow(axes, learner.side("top", -4), policy.side("bottom", -4), KINDS["agent"][1])
    for y, text in ((31.5, "1. Collect:\nactions, frames,\nno rewards"), (20.5, "2. Reward"), (4.3, "3. Update")):
        write(axes, (6.5, y) if y > 10 else (9, y), text, 9, ha="left" if y > 10 else "center", weight="bold")
    write(axes, (49, 4.3), "The rewards are the same as with one frame at a time; the model is called once.", 9, FAINT)
    return card


def hindsight() -> Drawing:
    """Draws how one stored frame is rewarded for every goal of a set, after the fact."""
    card, axes = drawing(44, _HINDSIGHT_ALT)
    box(axes, Box(17, 25.5, 29, 30), "one stored step", "world", 10, top=True)
    frame = picture(axes, app_screen("clock"), Box(10.5, 27.5, 10, 20))
    write(axes, (17, 34), "state, action", 9, ha="left")
    write(axes, (17, 30), "next frame, as\nembedding $s$", 9, ha="left")
    write(axes, (17, 23), "its own goal:\n“open the\nmail app”", 9, KINDS["agent"][1], ha="left")
    write(axes, (frame.x, 14.3), "the frame, not stored", 8.5, FAINT)
    product = box(axes, Box(39, 25.5, 8, 8), "$s\\cdot T^{\\top}$", "model", 12)
    arrow(axes, (31.5, 25.5), product.side("left"))
    goals = (("mail", 0, "its own goal"), ("camera", 0, "another goal"), ("clock", 1, "reached here:\ndrawn often"))
    for y, (app, reward, why) in zip((36, 25.5, 15), goals):
        color = "model" if reward else "plain"
        row = box(axes, Box(56, y, 19, 7), f"“open the {app} app”\nreward {reward}" + ", ends here" * reward, color, 9)
        arrow(axes, product.side("right"), row.side("left"))
        write(axes, (66.6, y), why, 9, ha="left")
    why = (
        "The reward is a function of an image embedding and a text embedding. So one matrix product with the\n"
        "embeddings $T$ of all goals rewards a stored step for each of them: no new frame, no new call of the model."
    )
    write(axes, (40, 5), why, 9, FAINT)
    return card
