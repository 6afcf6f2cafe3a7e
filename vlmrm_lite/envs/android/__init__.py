"""A real phone as a Gymnasium environment: 30 gestures as actions, and the screen's picture as observation.

AndroidEnv (Toyama et al., arXiv 2105.13231) drives a device by fingers that touch and lift. Here, one action is a whole
gesture or button, and one observation is the picture of the screen after it. `docs/android.md` tells how to install the
extra ``android`` and how to start an emulator::

    env = load_android("phone")  # the name of an Android Virtual Device
    env = vl.RewardWrapper(env, vl.CosineReward(vlm, "Screenshot of clock"))  # vlm: a model from the web

android-env is imported when a device is loaded or a button is pressed, never before.
"""

from .env import AndroidPhoneEnv as AndroidPhoneEnv
from .gestures import gesture as gesture
from .loading import load_android as load_android
