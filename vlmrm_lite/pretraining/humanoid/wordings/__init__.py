"""The humanoid: what people say about it. Each table holds the keyword arguments of an idea, without its truth."""
