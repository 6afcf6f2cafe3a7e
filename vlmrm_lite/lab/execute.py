"""Runs notebooks from top to bottom and keeps the outputs that a reader without a kernel can see.

    vlmrm-lite dev notebooks notebooks/*.ipynb

A widget needs a running kernel. Only the image of its output is kept, which every viewer can show.
"""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

LIVE = "application/vnd.jupyter.widget-view+json"


def execute(path: Path) -> None:
    """Run a notebook in its own folder and write it back; if a cell fails, the file is left unchanged.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed; it names the cell and the error.
    """
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=1800,
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(LIVE, None)
    notebook.metadata.pop("widgets", None)
    nbformat.write(notebook, path)
