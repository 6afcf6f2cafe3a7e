"""Questions on notebook 06, the humanoid."""

from .question import Question

QUESTIONS = (
    Question(
        "What decides whether an episode of the humanoid counts as a success here?",
        right="A function of the body's state, unseen in training",
        wrong=("The VLM reward, once it stays above a threshold", "The shipped model, which looks at a whole video"),
        why="The success predicate only evaluates. Neither the reward nor the training uses it.",
        seen="The success predicate is only for evaluation",
    ),
    Question(
        "Paper A, kneeling: what raised the success rate from 36% to 91%?",
        right="More realistic textures",
        wrong=("A larger model of CLIP", "Many more training steps"),
        why=(
            "Figure 3: 36% with the original look, 91% with more realistic textures, 100% with a better camera as well."
        ),
        seen="91% with more realistic textures",
    ),
    Question(
        "When does the paper count an episode as a success?",
        right="If at least half of its steps are successes",
        wrong=("If the very last of its steps is a success", "If every single one of its steps is a success"),
        why="Section 4.1 of paper A: at least half of the steps.",
        seen="at least half",
    ),
    Question(
        "Some state is no success and gets more reward than every goal state. What happens?",
        right="A strong optimizer goes there, sooner or later",
        wrong=(
            "A strong optimizer avoids it as an adversarial state",
            "A strong optimizer averages it with the goal states",
        ),
        why=(
            "The agent sees nothing but the reward. Repair the prompt, the camera or the model, and not the "
            "success predicate."
        ),
        seen="is where a stronger optimizer will go",
    ),
)
