"""Questions on notebook 02, goal-baseline regularization."""

from .question import Question

QUESTIONS = (
    Question(
        "Which reward is goal-baseline regularization at α = 0?",
        right="The cosine of the frame and the goal",
        wrong=("The cosine of the goal and the baseline", "The progress along the line alone"),
        why="Without projection, one minus half the squared distance of unit vectors is their cosine.",
        seen="α = 0 is the cosine",
    ),
    Question(
        "What is left of a state's distance to the goal at α = 1?",
        right="The part along the line from baseline to goal",
        wrong=("The part across the line from baseline to goal", "One half of each of the two, along and across"),
        why="The projection removes what lies across the line, and keeps what lies along it.",
        seen="α = 1 keeps only the part along the line",
    ),
    Question(
        "At α = 1, what does the reward compare?",
        right="Similarity to the goal with that to the baseline",
        wrong=("Similarity to the goal with that of other frames", "Similarity of the goal to that of the baseline"),
        why="The part along the line is a difference of two similarities. What both prompts say cancels.",
        seen="difference of two similarities",
    ),
    Question(
        "When does α matter little?",
        right="When nothing in the prompt or the frames distracts",
        wrong=(
            "When the goal prompt says much more than you mean",
            "When the baseline is the opposite of the goal prompt",
        ),
        why=(
            "α turns down what lies across the line. If that is the same for all frames, there is nothing to turn down."
        ),
        seen="Where nothing distracts, α matters little",
    ),
)
