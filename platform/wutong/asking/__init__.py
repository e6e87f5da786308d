"""Asking those above about a matter that they published: a thread of which both regions keep their own copy.

What one side writes goes to the other by letter, sealed, and is put before its office; nobody reads across a border.
Where nobody works who could answer, the question goes on to the next region above.
Calls: matters, people, layers, regions.
"""
