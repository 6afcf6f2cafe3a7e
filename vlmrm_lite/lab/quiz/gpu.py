"""Questions on notebook 07, the humanoid on a GPU."""

from .question import Question

QUESTIONS = (
    Question(
        "The parts of a training take turns, and the reward takes 10% of the time. How much can a faster reward gain?",
        right="At most a factor of 1.11",
        wrong=("At most a factor of 2", "At most a factor of 10"),
        why="Even if the reward took no time, 90% would remain, and 1 / 0.9 = 1.11 (Amdahl's law).",
        seen="Amdahl",
    ),
    Question(
        "More environments, and the same updates per step of all of them. What else changes?",
        right="Fewer updates per frame are made",
        wrong=("More updates per frame are made", "The reward of a frame is noisier"),
        why=(
            "A step of all environments brings more frames for the same number of updates: faster, and another "
            "training."
        ),
        seen="fewer updates per frame",
    ),
    Question(
        "How do you time a call on a GPU?",
        right="Warm up, call often, and wait for the result",
        wrong=("Call it once, and stop as soon as it returns", "Move the frames to the CPU, and time it there"),
        why="The first call compiles and allocates, and a GPU call returns before its work is done.",
        seen="wait for the result",
    ),
    Question(
        "Why do frames stay on the GPU?",
        right="They are by far the largest data of a step",
        wrong=("They would get other rewards on the CPU", "They cannot be stored in the CPU's memory"),
        why="Actions, observations and rewards are few numbers. Frames would fill the bus at every step.",
        seen="only actions, observations and rewards travel",
    ),
)
