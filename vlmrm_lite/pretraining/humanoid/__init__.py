"""The humanoid as a domain of captioned images."""

from ...utils.extras import require_extra

require_extra(("mujoco", "mujoco_warp"), "humanoid", "Images of the humanoid")

from .domain import DOMAIN as DOMAIN  # noqa: E402
