"""Makes the app: guard, API, media, pages, and errors as one line."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from console import film_pages, find_pages, media, money_pages, pages, paper, reading, report_pages
from console.api import events, filming, judging, looking, models, picturing, running, settling
from console.board_groups import STEP
from console.faults import say_faults
from console.guard import Guard
from console.served import Served
from console.warming import Warming
from domain.errors import TakesError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from console.settings import Settings

STATIC = Path(__file__).with_name("static")
SMALL = 1000  # bytes: an answer that fits into one packet isn't compressed
LEVEL = 5  # of zlib: 9 takes five times as long for 4 % less


def create_app(settings: Settings) -> FastAPI:
    """Return the console of one workspace, which it opens at once and closes at the app's end."""
    served, warming = Served(settings), Warming()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        served.live.begin(asyncio.get_running_loop())
        with suppress(TakesError):  # what can't be read is said to whoever asks for it
            await run_in_threadpool(_look_round, served)
        warming.begin(served)
        try:
            yield
        finally:
            await run_in_threadpool(warming.end)
            await run_in_threadpool(served.close)

    app = FastAPI(
        title="Takeledger",
        summary="A ledger for AI film: boards, dailies, takes and their events.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.served = served
    app.state.settings = settings
    say_faults(app)
    api = (looking, judging, picturing, running, settling, models, filming, events, media)
    for part in (*api, film_pages, find_pages, money_pages, report_pages, pages):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    # Text alone: it leaves out event streams, pictures, films and parts of a file.
    app.add_middleware(GZipMiddleware, minimum_size=SMALL, compresslevel=LEVEL)
    app.add_middleware(Guard, settings=settings)
    return app


def _look_round(served: Served) -> None:
    """Make the first cards and a board once, so that the first request doesn't wait for imports and parsing."""
    paper.look_round()
    for card in reading.projects(served, most=STEP).projects[:1]:
        reading.board(served, card.project)
