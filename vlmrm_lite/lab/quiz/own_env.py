"""Questions on notebook 11, your own environment."""

from .question import Question

QUESTIONS = (
    Question(
        "What can an audit not see without labels?",
        right="A reward that is upside down",
        wrong=("Pictures that never change", "Words that the model lacks"),
        why="An inverted reward moves as much as a good one. Only labels tell which way is up.",
        seen="without labels it cannot see a reward that is upside down",
    ),
    Question(
        "You chose camera and prompt by numbers. Which frames test the choice?",
        right="Other frames, which had no part in it",
        wrong=("The same frames, so that numbers compare", "The frames with the highest rewards only"),
        why="The best of many numbers flatters itself, so the choice is tested on frames that did not make it.",
        seen="Whatever was chosen by numbers is tested on other frames",
    ),
    Question(
        "The VLM reward rises, and success stays at zero with enough steps. What do you look at?",
        right="The pictures with the highest reward",
        wrong=("The learning rate of the algorithm", "The size of the agent's networks"),
        why="The agent did what the reward says. The pictures with the highest reward show what that is.",
        seen="the agent did what the reward says",
    ),
    Question(
        "Two settings, three seeds each. Which interval decides?",
        right="The one over seeds, which is the wider one",
        wrong=("The one over episodes, which is narrower", "The one of the best seed of each setting"),
        why="One training is one draw. An interval over episodes leaves out how much trainings differ.",
        seen="report the interval over seeds",
    ),
)
