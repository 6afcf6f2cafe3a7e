"""The reinforcement-learning loop with the reward of a vision-language model."""

import numpy as np

from ...envs.classic import cartpole
from .pen import FAINT, KINDS, Box, Drawing, arrow, box, drawing, picture, write

PROMPT = "“pole vertically upright\non top of the cart”"
_ALT = (
    "The loop of reinforcement learning with a VLM reward. The agent sends an action to the environment, and the "
    "environment sends its next state to the agent. The environment also renders a frame. The image encoder turns the "
    "frame into a vector s, the text encoder turns the prompt into a vector g, and the reward is R = s·g. The reward "
    "goes to the agent. The environment reward is only recorded."
)


def rl_loop() -> Drawing:
    """Draws how a frame and a prompt make the reward that an agent learns from (paper A, section 3)."""
    card, axes = drawing(38, _ALT)
    env = box(axes, Box(13, 30, 20, 8), "environment\nsimulates, renders", "world")
    agent = box(axes, Box(67, 30, 20, 8), "agent\npolicy: state → action", "agent")
    arrow(axes, agent.side("left", 2), env.side("right", 2))
    arrow(axes, env.side("right", -2), agent.side("left", -2))
    write(axes, (40, 33.6), "action: push left or right")
    write(axes, (40, 26.4), "next state: four numbers")

    frame = picture(axes, cartpole.draw(np.array([[0.2, 0, 0.25, 0]]), 128, 128)[0], Box(13, 16.5, 10, 10))
    arrow(axes, env.side("bottom"), frame.side("top"))
    write(axes, (19, 20.5), "frame", ha="left")
    prompt = box(axes, Box(13, 5.5, 20, 6), PROMPT)
    box(axes, Box(37.5, 11.2, 23, 19), "vision-language model, frozen", "model", 9, top=True)
    image = box(axes, Box(37.5, 14, 15, 5), "image encoder", "model")
    text = box(axes, Box(37.5, 5.5, 15, 5), "text encoder", "model")
    arrow(axes, (frame.side("right")[0], 14), image.side("left"))
    arrow(axes, prompt.side("right"), text.side("left"))
    reward = box(axes, Box(67, 10, 20, 8), "reward of the frame\n$R(s) = s \\cdot g$", "model", 11)
    arrow(axes, image.side("right"), reward.side("left", 1.5))
    arrow(axes, text.side("right"), reward.side("left", -1.5))
    write(axes, (53, 14), "$s$", 12)
    write(axes, (53, 5.8), "$g$", 12)
    arrow(axes, reward.side("top"), agent.side("bottom"), KINDS["model"][1])
    write(axes, (66, 20), "the only reward\nit learns from", color=KINDS["model"][1], ha="right")
    write(axes, (67, 3), "environment reward:\nrecorded, never learned from", 9, FAINT)
    return card
