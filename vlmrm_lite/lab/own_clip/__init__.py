"""A CLIP of one's own in notebooks: what its exercises ask for, a folder to save it in, figures, and a widget.

own_clip.save(model, config, captions, "runs/own-clip")         # a folder that load_vlm reads
own_clip.contrastive_matrix(cosines, captions, frames, scale)   # what the contrastive loss sees of a batch
own_clip.landscapes({"a prompt": rewards}, scene)               # the reward of every place of the robot
own_clip.landscape_explorer(vlm, {"as trained": scene})         # type a prompt, and see its landscape
"""

from .export import save
from .figures import Scene, contrastive_matrix, landscapes
from .reference import relations, shuffle_pads
from .widgets import landscape_explorer

__all__ = ["Scene", "contrastive_matrix", "landscape_explorer", "landscapes", "relations", "save", "shuffle_pads"]
