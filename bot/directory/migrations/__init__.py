"""The history of the directory's tables, run by ``bot.directory.database`` at start.

A new step is a new file in ``versions/`` that names the one before it; steps only add.
"""
