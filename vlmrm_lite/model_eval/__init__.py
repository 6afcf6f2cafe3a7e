"""How well models score states, for prompts and states that they were not trained on."""
