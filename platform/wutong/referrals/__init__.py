"""First-asked responsibility (首问负责): a question that somebody brings to the wrong window is written down, handed to
the department or region that answers it, and stays with who was asked first until somebody takes it.

Each side keeps its own copy; another region is asked by letter. Calls: calendar, people, regions, settings.
"""
