"""``python -m vlmrm_lite`` is ``vlmrm-lite``."""

from .cli import main

main()
