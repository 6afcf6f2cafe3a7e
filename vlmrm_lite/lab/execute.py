"""Runs notebooks from top to bottom and keeps their outputs as a reader without a kernel can see them.

    vlmrm-lite dev notebooks notebooks/*.ipynb

A widget lives as long as its kernel. Of its output the picture is kept, which every page and every editor shows.
"""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

LIVE = "application/vnd.jupyter.widget-view+json"


def execute(path: Path) -> None:
    """Runs a notebook in its own folder and writes it back; a cell that fails leaves the file as it was.

    Raises:
        nbclient.exceptions.CellExecutionError: with the cell and its error.
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
