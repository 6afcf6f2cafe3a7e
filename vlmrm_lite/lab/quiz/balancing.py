"""Questions on notebook 03, CartPole."""

from .question import Question

QUESTIONS = (
    Question(
        "Why do all episodes have the same length here?",
        right="An early end would reveal the task to the agent",
        wrong=("An early end would leave the last frame undrawn", "An early end would make PPO too slow on a CPU"),
        why=("With early ends even a constant reward teaches balancing, because longer episodes collect more of it."),
        seen="Early termination is a hidden reward",
    ),
    Question(
        "Time is up while the pole stands. Which target does the learner take?",
        right="r + γ V(s′), as for every other step",
        wrong=("r alone, because the episode has ended", "0, because there is no further reward"),
        why="A time limit is a truncation: the state is worth as much as before, and the future still counts.",
        seen="A time limit is a truncation: the future still counts",
    ),
    Question(
        "From which frame is the reward of a step computed?",
        right="From the frame that the step ends in",
        wrong=("From the frame that the step starts in", "From the first frame of the next episode"),
        why="The reward of a transition is that of the state it ends in, also for the last step of an episode.",
        seen="reward of a step is that of the frame it ends in",
    ),
    Question(
        "What does algorithm 1 of paper A change about the rewards?",
        right="When they are computed: a rollout at a time",
        wrong=("How large they are: later ones become smaller", "Which steps get one: only those of good frames"),
        why=(
            "It collects with empty rewards, embeds all frames in one batch, and writes the same rewards into the "
            "buffer."
        ),
        seen="algorithm 1 computes the rewards of whole rollouts in one batch",
    ),
)
