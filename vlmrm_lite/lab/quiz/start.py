"""Questions on notebook 00, from a prompt to behavior."""

from .question import Question

QUESTIONS = (
    Question(
        "What does the reward of a frame measure?",
        right="How close the frame's embedding is to the prompt's",
        wrong=("How close the pole's angle is to a target angle", "How many steps of the episode have passed so far"),
        why=(
            "Both encoders map into one space, and the reward compares the two vectors. It gets pixels and a "
            "prompt, and no angle."
        ),
        seen="no angle, no limit, no goal state",
    ),
    Question(
        "What was the environment reward used for?",
        right="To evaluate the agent, which never saw it",
        wrong=("To help the agent in the first steps only", "To choose the wording of the prompt for it"),
        why="It is recorded for us. The agent learns from the VLM reward alone.",
        seen="The agent never sees it.",
    ),
    Question(
        "The captions that trained SimCLIP name angles of this simulator. What follows?",
        right="The model knows this scene, but it never saw a reward",
        wrong=(
            "The agent got the angle that it had to reach from them",
            "The model works for any other simulator just as well",
        ),
        why=(
            "The captions were computed from simulator states, so the model is made for these scenes. No reward "
            "was in its data."
        ),
        seen="captions were computed from simulator states",
    ),
    Question(
        "A reward landscape has its peak in the wrong place. What will an agent do?",
        right="Go to the peak, where the reward is highest",
        wrong=("Avoid the peak, since the prompt forbids it", "Stay where it is, since the peak is wrong"),
        why="An algorithm maximizes the reward; the rewards are all that it knows about the goal.",
        seen="landscape shows before training what an agent will look for",
    ),
)
