"""``python -m vlmrm_lite`` is ``vlmrm-lite``."""

from .cli.main import main

main()
