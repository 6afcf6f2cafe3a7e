"""Runs notebooks from top to bottom and keeps their outputs as a reader without a kernel can see them.

    python -m vlmrm_lite.lab.execute notebooks/*.ipynb

A widget lives as long as its kernel. Of its output the picture is kept, which every page and every editor shows.
"""

import sys
import time
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


if __name__ == "__main__":
    for name in sys.argv[1:]:
        began = time.time()
        execute(Path(name))
        print(f"{name}: {time.time() - began:.0f} s", flush=True)
