"""The shapes of all answers, in the contract's words: files, `--json`, API and pages.

They are dicts at run time. A module that reads or makes one imports its shape for the type checker alone, so that
`status` doesn't pay for it. The console imports them when it starts, because its API is described by them.
"""
