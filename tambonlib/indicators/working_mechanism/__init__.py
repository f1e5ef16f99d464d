"""D7 กลไกดำเนินงาน (working mechanism): whether it meets, does what it resolved, and rests on many shoulders.

Only mechanisms of the tambon are measured. A provincial one works for many tambons; its meetings, people and hours
are no tambon's. What was chosen where DOMAIN leaves a choice open stands in
docs/decisions/0008-evaluation-mechanism-partnership.md. The names below are the indicators of the dimension; the
catalogue takes them from here.
"""

from tambonlib.indicators.working_mechanism.load import load_concentration
from tambonlib.indicators.working_mechanism.meetings import meeting_regularity
from tambonlib.indicators.working_mechanism.people import core_retention, independent_breadth
from tambonlib.indicators.working_mechanism.resolutions import resolutions_on_time

__all__ = ["meeting_regularity", "resolutions_on_time", "independent_breadth", "core_retention", "load_concentration"]
