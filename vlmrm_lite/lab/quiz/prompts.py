"""Questions on notebook 10, prompts and failure."""

from .question import Question

QUESTIONS = (
    Question(
        "What does the probability p of a goal depend on?",
        right="On the frame and on all sentences of the list",
        wrong=("On the frame, whatever the other sentences are", "On the goal sentence, whatever the frame shows"),
        why="p is a softmax over a list of sentences. Another list gives another p, and needs another β.",
        seen="p is a statement about this list of sentences",
    ),
    Question(
        "On which screens is β chosen, and on which is it reported?",
        right="Chosen on tuning screens, reported on others",
        wrong=("Chosen and reported on one large set of screens", "Chosen on others, reported on tuning screens"),
        why="The screens that chose β meet the bound by construction, so they cannot test it.",
        seen="Choose β on tuning screens",
    ),
    Question(
        "Why is a false positive worse than a false negative?",
        right="It ends the episode and rewards a wrong state",
        wrong=("It slows down the model for all later frames", "It lowers the recall of all other goals at once"),
        why=(
            "A false negative delays: the agent meets the goal again. A false positive is rewarded, ends the "
            "episode and repeats."
        ),
        seen="A false positive is worse in three ways",
    ),
    Question(
        "What did all cheats have in common?",
        right="Their app was missing from the goal's negatives",
        wrong=("Their app had the same color as the goal's app", "Their screen showed no open app at all"),
        why="A wrong screen is only recognized if a sentence that fits it better takes part in the comparison.",
        seen="showed an app that was missing from the goal's negatives",
    ),
    Question(
        "A negative is true of the goal states as well. What happens to p there?",
        right="It falls to about half or less, below β",
        wrong=("It stays, since the goal comes first", "It rises, since two sentences are true"),
        why="Two true sentences share the probability, and the goal is no longer rewarded.",
        seen="A negative that is true of the goal states takes half of p or more",
    ),
)
