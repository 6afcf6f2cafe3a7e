"""Questions on the primer."""

from .question import Question

QUESTIONS = (
    Question(
        "What does the value of a state depend on?",
        right="On the policy that goes on from there",
        wrong=("On the reward of the last step alone", "On the number of states that exist"),
        why=("A value is the return to expect if a given policy goes on. The same cell was worth less for the coin."),
        seen="a value belongs to a policy",
    ),
    Question(
        "Why can Q-learning use the episodes of a coin?",
        right="It only asks what each action led to",
        wrong=("A coin plays nearly as well as the best", "It discards all steps without a reward"),
        why="Its target takes the best next action, whoever collected the data. That is off-policy learning.",
        seen="Q-learning only asks what each action led to",
    ),
    Question(
        "Why does PPO collect new episodes for every update?",
        right="Its data must come from the current policy",
        wrong=("Its memory is too small to keep old episodes", "Its critic forgets the rewards of old episodes"),
        why=(
            "PPO is on-policy: advantages are right for the policy that played, and the clip stops it from going "
            "far from it."
        ),
        seen="So PPO needs new steps for every update",
    ),
    Question(
        "The AUC of a reward is 0.5. What does that mean?",
        right="It orders pairs no better than chance",
        wrong=("It detects half of all the goal states", "It is right in nearly all of the pairs"),
        why="The AUC is the fraction of pairs in the right order: 1 is perfect, 0.5 is chance.",
        seen="1 is perfect, 0.5 chance",
    ),
    Question(
        "What does the contrastive loss raise?",
        right="The cosines of pictures with their own captions",
        wrong=("The lengths of the vectors of all the pictures", "The cosines of all pictures with all captions"),
        why="It raises the diagonal of the matrix and lowers everything else. All vectors keep length 1.",
        seen="raises the cosines of pairs and lowers all others",
    ),
)
