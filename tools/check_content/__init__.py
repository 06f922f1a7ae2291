"""Checks what the people who write the content wrote: ``make check-content``.

One module for each thing that is checked; each returns its faults, and ``faults.py``
says how a fault is shown: file, line, what is wrong, and the cure, in plain French.
``docs/content.md`` explains the rules to those who write.
"""
