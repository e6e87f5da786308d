"""The staff's doors: the window that receives, the business place that handles, the office that agrees."""

from wutong_cross_province.desk import joint, mending, office, receiving, steps
from wutong_cross_province.desk.door import bp

__all__ = ["bp", "joint", "mending", "office", "receiving", "steps"]
