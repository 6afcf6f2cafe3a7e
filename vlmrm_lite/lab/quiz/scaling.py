"""Questions on notebook 08, scaling."""

from .question import Question

QUESTIONS = (
    Question(
        "When may EPIC distances of two models be compared?",
        right="With the same states, prompts and α for both",
        wrong=("With the same number of parameters in both", "With the same number of training steps for both"),
        why="The distance belongs to the states and to the reward. With other states it is another number.",
        seen="only on the same states, prompts and α",
    ),
    Question(
        "The bootstrap intervals of two models overlap. Are the models equally good?",
        right="Unknown: resample both at once, and compare",
        wrong=("Yes: an overlap means that they are the same", "No: an overlap means that the larger one wins"),
        why=(
            "Both were evaluated on the same states, so a hard sample is hard for both. Look at the difference in "
            "pairs."
        ),
        seen="Two intervals that overlap do not mean that the models are equally good",
    ),
    Question(
        "Paper A: how do EPIC and the agents' success change with model size?",
        right="EPIC falls gradually, and success jumps",
        wrong=("EPIC jumps, and success rises gradually", "EPIC and success both change gradually"),
        why="In figure 4c three models have 0% and the largest has 100%, while EPIC falls along a line.",
        seen="EPIC falls gradually with the logarithm of the size, and success jumps",
    ),
    Question(
        "What does sharpening a reward leave as it is?",
        right="The order of the states",
        wrong=("The mean of the rewards", "The EPIC distance to the label"),
        why=(
            "The exponential is increasing, so the order and every AUC stay, and the slope near the goal becomes "
            "steeper."
        ),
        seen="the order of the states stays the same",
    ),
)
