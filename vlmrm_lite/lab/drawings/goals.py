"""The agent of paper B: a goal sentence for the agent and for the reward."""

from .pen import KINDS, Box, Drawing, arrow, box, drawing, picture, write
from .screens import app_screen

_ALT = (
    "One agent for many goals, as in paper B. A goal sentence goes to the agent and to the reward. The agent sends "
    "actions to the environment and receives observations. The image encoder embeds the frame. The text encoder embeds "
    "the goal and its negatives, which stay fixed during training. A softmax over the goal and the negatives gives the "
    "probability p of the goal. The reward is 1 where p exceeds the threshold β, and then the episode ends; it is 0 "
    "elsewhere."
)


def goal_agent() -> Drawing:
    """Draws an agent with a goal sentence, and its reward by a softmax over negatives (paper B, figure 1)."""
    card, axes = drawing(48, _ALT)
    env = box(axes, Box(13, 41, 20, 7), "environment: a phone", "world")
    agent = box(axes, Box(66, 41, 24, 7), "agent, one for all goals:\nobservation, goal → action", "agent")
    arrow(axes, agent.side("left", 1.7), env.side("right", 1.7))
    arrow(axes, env.side("right", -1.7), agent.side("left", -1.7))
    write(axes, (38, 44.3), "touch, swipe, back, home")
    write(axes, (38, 37.6), "observation")
    frame = picture(axes, app_screen("clock"), Box(13, 25.5, 8, 16))
    arrow(axes, env.side("bottom"), frame.side("top"))
    write(axes, (18, 25.5), "frame", ha="left")
    image = box(axes, Box(13, 7, 16, 5), "image encoder", "model")
    arrow(axes, frame.side("bottom"), image.side("top"))

    goal = box(axes, Box(38, 31, 22, 5), "goal:\n“open the clock app”", "agent", 9)
    others = "negatives, fixed in training:\n“open the mail app”,\n“open the camera app”, …"
    negatives = box(axes, Box(38, 22.5, 22, 8), others, "plain", 9)
    text = box(axes, Box(38, 12.5, 16, 4.5), "text encoder", "model")
    arrow(axes, goal.side("right"), agent.side("bottom", -7), KINDS["agent"][1])
    arrow(axes, negatives.side("bottom"), text.side("top"))
    axes.plot((27, 25, 25, 28), (31, 31, 12.5, 12.5), color=KINDS["agent"][1], lw=1.5, zorder=4)
    arrow(axes, (27.5, 12.5), text.side("left"), KINDS["agent"][1])
    reward = box(axes, Box(66, 12, 24, 15), "", "model")
    write(axes, (66, 16.8), "softmax over goal and negatives", 9)
    write(axes, (66, 12), "$p = e^{s\\cdot g/\\tau}\\,/\\,\\sum_k e^{s\\cdot t_k/\\tau}$", 11)
    write(axes, (66, 7), "reward 1 if $p > \\beta$, else 0", 9.5)
    arrow(axes, text.side("right"), reward.side("left", 0.5))
    arrow(axes, image.side("right"), reward.side("left", -5))
    write(axes, (50, 14), "$g, t_k$", 11)
    write(axes, (38, 8.3), "$s$", 11)
    arrow(axes, reward.side("top", 3), agent.side("bottom", 3), KINDS["model"][1])
    write(axes, (70, 27), "reward;\na reward of 1\nends the\nepisode", 9, KINDS["model"][1], ha="left")
    return card
