"""The dummy's branch of the history."""
