"""What an operator does with an installation: bring the schema up, serve, ask whether all is well.

Calls the kit, `app` and `launch.roles`; knows no room.
"""
