"""The demo study: 54 invented tambons (ข้อมูลสมมติ) whose field books go through the front door.

It writes files only. What is planted in them, so that analyses can be checked against a known
truth, is told by :func:`planted` and in docs/demo.md.

==========================================  =====================================================================
What is invented                            Module
==========================================  =====================================================================
months, roster, what is planted             plan, story.yaml; demo_calendar (days), strengths (the true four powers)
households: who, which months               invented_households
household tables (D1)                       invented_household_accounts, from lines, debts, household_books, reviews
tables of D2 to D8                          invented_enterprise_accounts, invented_plans_proposals,
                                            invented_welfare_fund, invented_information_system,
                                            invented_internal_evaluation, invented_working_mechanism,
                                            invented_partnership; dimensions puts them together
the support unit's log, outside events      invented_support_log
power ratings                               invented_power_ratings
lessons, stories, peer assists              invented_lessons
how hands write: headings, dates, dirt      forms, own_form, writing, dirt, dirt_hands, dirt_shared
files                                       write, shared_books, book_forms, book_columns.yaml, workbook_files
committed papers (docs/demo.md, …)          papers
==========================================  =====================================================================
"""

from tambonlib.demo.plan import planted
from tambonlib.demo.write import write_field_books

__all__ = ["planted", "write_field_books"]
