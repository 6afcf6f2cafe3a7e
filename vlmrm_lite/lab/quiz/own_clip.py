"""Questions on notebook 12, a CLIP of your own."""

from .question import Question

QUESTIONS = (
    Question(
        "Why can the contrastive loss not reach zero here?",
        right="Other captions of a batch are true as well",
        wrong=("The picture tower is too small for colors", "The pictures of a batch are all the same"),
        why=(
            "Nothing in a picture shows which of its true captions was drawn. The model learns an order all the same."
        ),
        seen="other captions of the batch are true as well",
    ),
    Question(
        "Which comparison does a reward need from its model?",
        right="Between pictures, for one sentence",
        wrong=("Between sentences, for one picture", "Between models, for one sentence"),
        why="The agent compares states under one goal, so an order of pictures is enough.",
        seen="A reward compares pictures, for one sentence",
    ),
    Question(
        "The pads change places, and the reward breaks. Why?",
        right="Color and place never differed in training",
        wrong=("The colors are too small at 32 x 32 pixels", "The captions had no words for the colors"),
        why="The model took a shortcut: the place was as good as the color on all training data.",
        seen="such as a pad's color from its place",
    ),
    Question(
        "Further training shuffles the pads. What does that repair?",
        right="What was varied, and nothing else",
        wrong=("Dark floors and other new colors", "Words that no caption contained"),
        why="More variety fixes what was varied. The darker floor stays as broken as before.",
        seen="More variety in the data fixes what was varied, and nothing else",
    ),
)
