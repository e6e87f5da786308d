"""Forms without code: what an applicant fills in for a matter, written by the office in the browser.

A form is data that regions inherit (`homes`). One definition draws the page, checks what comes in by page,
counter, API, letter and file, and gives the JSON Schema; a case keeps the one it was filed with.

Calls: matters, people, homes.
"""
