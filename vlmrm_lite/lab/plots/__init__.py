"""Figures of the course. Each function returns a matplotlib figure of its own and does not touch pyplot."""

from ..figures import COLORS, GRAY, Figure
from .geometry import projection
from .images import film_strip, frame_and_curve
from .series import curves, landscape, lines
from .states import histograms, precision_recall, scatter
from .tables import heatmap, similarity_matrix

__all__ = [
    "COLORS",
    "GRAY",
    "Figure",
    "curves",
    "film_strip",
    "frame_and_curve",
    "heatmap",
    "histograms",
    "landscape",
    "lines",
    "precision_recall",
    "projection",
    "scatter",
    "similarity_matrix",
]
