"""Questions on notebook 01, CLIP similarity."""

from .question import Question

QUESTIONS = (
    Question(
        "Embeddings have length 1. What is then the cosine of two of them?",
        right="Their dot product",
        wrong=("Their difference", "The length of their sum"),
        why="The cosine divides the dot product by both lengths, which are 1.",
        seen="For unit vectors the cosine is just the dot product",
    ),
    Question(
        "The reward of a matching frame is far below 1. Is that bad for an agent?",
        right="No, only differences under one prompt count",
        wrong=("Yes, it stops to learn far away from 1", "Yes, its discount makes small rewards vanish"),
        why="An agent compares states under one prompt, so the level does not matter to it.",
        seen="only differences within a row count",
    ),
    Question(
        "You average several wordings, a few of which the model misreads. What do you get?",
        right="Insurance: better than the bad ones, worse than the best",
        wrong=(
            "The best of all: errors of single wordings always cancel",
            "The worst of all: a single bad wording decides the mean",
        ),
        why=("The average is safer than one wording that you cannot check. It fails when most wordings are misread."),
        seen="safer prompt than one wording that you cannot check",
    ),
    Question(
        "What does SimCLIP do with a word that it never saw?",
        right="It ignores the word without a warning",
        wrong=("It raises an error that names the word", "It takes the nearest word that it knows"),
        why="An unknown word is a zero vector to it. `vlm.unknown_words` lists such words.",
        seen="To SimCLIP an unknown word is a zero vector",
    ),
)
