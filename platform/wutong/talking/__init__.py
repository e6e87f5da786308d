"""Messages inside a case: the applicant asks, the office answers, either may begin; none is a step of the case.

A thread lives where its case lives and moves with it. What an office has to answer has a day by which.
Calls: cases, calendar, settings, regions.
"""
