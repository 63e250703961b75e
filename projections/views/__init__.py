"""The shapes of all answers, in the contract's words: files, `--json`, API and pages.

They are dicts at run time. What reads or makes one imports its shape for the type checker alone, so that a glance
doesn't pay for it; the console, whose API describes itself with them, imports them as it starts.
"""
