"""The study file, checked whole before anything runs.

A study is one YAML file in ``params/``: which tambons, which months, which settings, where the
data are. :func:`load_study` reads it with its roster and agreed lists and returns a frozen
:class:`Study`, or raises everything that is wrong with it at once.
"""

from tambonlib.study.model import Study, study_hash
from tambonlib.study.study_file import load_study

__all__ = ["Study", "load_study", "study_hash"]
