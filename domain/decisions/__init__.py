"""The decisions: functions from a state and a wish to the facts that follow. The rules of refusal are here alone.

plan.py      a client's plan, the first time and again
prompts.py   the working prompts: revise, override, take the plan's
pick.py      words, and settings with them, picked from earlier takes
choices.py   `5=1`: which take is meant for which shot
pictures.py  grids, quadrants and start frames
takes.py     what a run asks the renderer for
jobs.py      a job's next fact: submitting, submitted, completed …
spend.py     the budget, the reservation of a run, the true cost of a job
undo.py      the facts that undo the last command
replace.py   words replaced in all working prompts
review.py    approve, reject, note, cut, finalize, reopen
admit.py     the rule they share: what a phase admits
"""
