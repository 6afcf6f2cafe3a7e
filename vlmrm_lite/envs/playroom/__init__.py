"""The playroom: an agent with a hand in a room of things, seen through its eyes."""
