"""Questions on notebook 05, evaluating a reward without training."""

from .question import Question

QUESTIONS = (
    Question(
        "Which EPIC distance does an uninformative reward have?",
        right="About 0.71",
        wrong=("About 0.00", "About 1.00"),
        why=(
            "Its correlation with the label is 0, and the distance is the square root of one half. 1 is the "
            "opposite of the label."
        ),
        seen="0.71 uninformative",
    ),
    Question(
        "You multiply a reward by 100 and subtract 7. What does its EPIC distance do?",
        right="It stays, since both are ignored",
        wrong=("It grows, since the spread grows", "It falls, since the gap is wider"),
        why="EPIC ignores a positive factor and a constant, because they change nothing about the best behavior.",
        seen="Factor and constant change nothing",
    ),
    Question(
        "Goal states become rare, and the reward stays the same. What does EPIC do?",
        right="It rises, although the reward is as good as before",
        wrong=("It falls, because fewer goal states can be missed", "It stays, because it belongs to the reward alone"),
        why=(
            "The others dominate the variance then. So always report the fraction of goal states beside the distance."
        ),
        seen="Always report the fraction",
    ),
    Question(
        "You raise the threshold β. What cannot happen?",
        right="Recall rises",
        wrong=("Recall falls", "Precision rises"),
        why=(
            "A higher threshold rewards fewer states, so no further goal state can be detected. Precision usually "
            "rises."
        ),
        seen="can only fall",
    ),
)
