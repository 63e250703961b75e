"""The verbs: what is known and what is wished, in; the facts that follow, out. The only place that says no.

plan.py      a client's plan, the first time and again
prompts.py   the working prompts: revise, override, take the plan's
pick.py      words, and settings with them, picked from earlier takes
choices.py   `5=1`: which take is meant for which shot
pictures.py  grids, quadrants and start frames
takes.py     what a run asks the renderer for
jobs.py      how far the renderer is: submitting, submitted, completed …
spend.py     a budget, money reserved for a run, and what it came to
undo.py      the inverse of what was done last
replace.py   words replaced in all working prompts
review.py    approve, reject, note, cut, finalize, reopen
admit.py     the rule they share: what a phase admits
"""
