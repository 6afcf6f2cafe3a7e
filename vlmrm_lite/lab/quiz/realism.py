"""Questions on notebook 04, MountainCar and realism."""

from .question import Question

QUESTIONS = (
    Question(
        "Why is the reward of the plain scene useless with SimCLIP?",
        right="Its training data had no frames like these",
        wrong=("Its pixels are too few for a line drawing", "Its physics differ from the textured scene"),
        why="The plain scene was left out on purpose. That a line drawing is hard in general does not follow.",
        seen="It is not evidence that a line drawing is hard in general",
    ),
    Question(
        "Can another α repair the reward of the plain scene?",
        right="No, the encoder never learned to see the car there",
        wrong=("Yes, α = 1 removes everything that is not the car", "Yes, every α works once the scale was measured"),
        why=("α moves and scales the curve. It cannot put into an embedding what the encoder has not learned to see."),
        seen="it cannot put into an embedding what the image encoder has not learned to see",
    ),
    Question(
        "All rewards are positive, and the flag ends the episode. What does the best agent do?",
        right="It waits beside the flag and collects rewards",
        wrong=("It drives to the flag by the shortest way up", "It stays in the valley and saves its engine"),
        why=(
            "Every further step is worth something, so an early end is a punishment. Here the flag holds the car "
            "instead."
        ),
        seen="the best an agent can do is to wait next to it",
    ),
    Question(
        "What does a reward landscape show before any training?",
        right="Whether there is a way up, and to where",
        wrong=("How many steps the training will need", "Which success rate the agent will reach"),
        why="One pass through the network shows the slopes. Only differences count, not the level.",
        seen="whether there is a way up, and to where",
    ),
)
