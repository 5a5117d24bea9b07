"""Crawls that the machine itself starts: systemd's user timers, or lines of the crontab."""
