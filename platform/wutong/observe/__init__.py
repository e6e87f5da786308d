"""What an operator sees of a running process: JSON logs, `/metrics`, `/healthz/live`, `/healthz/ready`.

Nothing personal leaves through here: a log line has the rule of the address, never the address, and a scrubber
takes identity and telephone numbers out of whatever else is said. Calls the kit and `schema`.
"""

from wutong.observe.installing import install

__all__ = ["install"]
