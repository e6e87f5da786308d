"""What an operator sees of a running process: JSON logs, `/metrics`, `/healthz/live`, `/healthz/ready`.

Nothing personal leaves through here: a log line has the rule of the address, never the address, and a scrubber
takes identity and telephone numbers out of whatever else is said. Calls the kit and `schema`. Nothing is imported
here: a relay takes logs and heartbeats and need not load the application for them.
"""
