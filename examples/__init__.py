"""Example plans, shipped with the package; `takes demo` plays them."""
