"""Property tests look for wrong answers, not slow ones: a busy machine must not fail them."""

from hypothesis import settings

settings.register_profile("kinds", deadline=None)
settings.load_profile("kinds")
