"""Lists of plugins as files: taken out as a workbook or as JSON, changed elsewhere, brought in again.

A plugin declares an `Exchange`: its columns, what tells rows apart, how rows are read and written. The kit gives it a
page on the desk, a machine door and `wutong lists`: a template, both ways, a look before anything is written, and every
fault at once at its row and column. Cells are written and understood as those of the catalogue. Calls: matters.
"""
