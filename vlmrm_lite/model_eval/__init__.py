"""How well a model's reward scores states, by prompts and states that it was never trained on."""
