"""The command line: the `takes` command."""

import gc

# What a command imports lives as long as it does: to look through it for garbage takes a tenth of a glance's time.
gc.set_threshold(50_000, 20, 20)
