"""The plugin's own branch of the history."""
