"""The command ``vlmrm-lite``: `main` is the entry point, and lists the commands of the other modules."""
