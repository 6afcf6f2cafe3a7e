"""The command ``vlmrm-lite``: `main` holds the commands, `helpers` how they behave."""
