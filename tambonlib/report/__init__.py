"""The report of a tambon: the pieces that a notebook shows, the exporter that makes the page, the index.

A notebook needs :func:`tambonlib.report.page.open_page`; whoever turns an executed notebook into a
page needs :func:`tambonlib.report.exporter.render_notebook`. Neither loads the other: a kernel has
no use for the exporter, and the exporter none for the data.
"""
