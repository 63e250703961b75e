"""Events on a project: its plan, its budget, what is spent of it, and the archive."""

from __future__ import annotations

from domain.event_rows.row import EventRow, not_reported

ROWS = {
    "PlanImported": EventRow(
        acts_on="project",
        does="import_plan",
        log_line=lambda d: f"{d['title']} · {len(d['sequences'])} sequences from {d['source']}",
        report=not_reported,
    ),
    "BudgetSet": EventRow(
        acts_on="project",
        does="set_budget",
        log_line=lambda d: f"{d['amount'] or 'no cap'} {d['currency']}",
        report=not_reported,
    ),
    "ProjectArchived": EventRow(acts_on="project", does="archive", log_line=lambda _: "put away", report=not_reported),
    "ProjectUnarchived": EventRow(
        acts_on="project", does="unarchive", log_line=lambda _: "taken out again", report=not_reported
    ),
    "LogRecovered": EventRow(
        acts_on="project",
        does="recover",
        log_line=lambda d: f"seen up to {d['seen']}; brought back: {', '.join(d['jobs']) or 'no job'}",
        report=not_reported,
    ),
    "SpendReserved": EventRow(
        acts_on="project",
        does="set_spend",
        log_line=lambda d: f"{d['amount']} {d['currency']} for {', '.join(d['jobs'])}, {d['total']} in all",
        report=not_reported,
    ),
    "SpendSettled": EventRow(
        acts_on="project",
        does="set_spend",
        log_line=lambda d: f"{d['actual']} {d['currency']} for {d['job']}, {d['total']} in all",
        report=not_reported,
    ),
}
