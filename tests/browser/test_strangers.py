"""Words that would be markup, pages of other sites, and names that were rebound: none of them does anything here."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import says
from tests.cli.support import PLAN, add_plan, kinds, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.support import Windows

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=owned=1></script><script>window.owned=1</script>\"'&{{7*7}}"
PAGES = (
    *("/", "/p/film", "/p/film?order=plan", "/p/film/dailies?item=SEQ01_take001", "/p/film/dailies?list=sequence"),
    *("/p/film/dailies?item=SEQ01_grid001", "/p/film/report", "/p/film/time", "/p/film/time?at=10"),
    *(f"/p/film/SEQ01?view={view}" for view in ("cut", "words", "compare", "compose")),
    "/p/film/plan",
)
# What a page of another site can send without asking first: no page may send JSON elsewhere.
ATTACK = """
<body><form method="post" enctype="text/plain" action="{api}/note" target="here">
<input name='{{"text": "from afar", "x": "' value='"}}'></form><iframe name="here"></iframe><script type="module">
const send = (verb, options) => fetch("{api}/" + verb, {{method: "POST", credentials: "include", ...options}});
const text = new Blob(['{{"text": "from afar"}}'], {{type: "text/plain"}}), form = new FormData();
const canvas = Object.assign(document.createElement("canvas"), {{width: 640, height: 360}});
canvas.getContext("2d").fillRect(0, 0, 640, 360);
form.append("file", await new Promise((made) => canvas.toBlob(made)), "x.png");
await send("note", {{body: text, mode: "no-cors"}}).catch(() => 0);
await send("approve", {{body: '{{"take": 1}}', headers: {{"Content-Type": "application/json"}}}}).catch(() => 0);
await send("start-frame", {{body: form, mode: "no-cors"}}).catch(() => 0);
const sheet = new FormData();
sheet.append("file", new File(["project,sequence,prompt\\nevil,SEQ01,x"], "x.csv"));
await send("../../../../plans/add", {{body: sheet, mode: "no-cors"}}).catch(() => 0);
navigator.sendBeacon("{api}/undo", text);
document.querySelector("iframe").addEventListener("load", () => {{ document.title = "tried"; }});
document.forms[0].submit();
</script>
"""


@contextmanager
def another_site(html: str) -> Iterator[int]:
    """Serve one page on a port of this machine, under whatever name; the tests' browser finds *.example here."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def marked_up(windows: Windows) -> Windows:
    """Return windows on a workspace in which everything that somebody can write is markup."""
    film = windows.film
    shots = [
        {"prompt": EVIL, "duration": 1},
        {"prompt": f"{EVIL} twice", "duration": 1},
        {"prompt": "3", "duration": 1},
    ]
    one = {**PLAN["sequences"]["SEQ01"], "title": EVIL, "grid_prompt": EVIL, "notes": EVIL, "shots": shots}
    add_plan(film, {**PLAN, "title": EVIL, "sequences": {**PLAN["sequences"], "SEQ01": one}})
    film("grid", "film", "SEQ01")
    film("generate", "film", "SEQ01", "-m", EVIL)
    film("note", "film", "SEQ01", EVIL, "--actor", "<b>x</b>")
    film("note", "film", "SEQ01", "--take", "1", "--at-seconds", "1", EVIL)
    film("reject", "film", "SEQ01", "--take", "1", "--reason", EVIL)
    return windows


def test_words_that_would_be_markup_stay_words_on_every_page(marked_up: Windows) -> None:
    page = marked_up.new()
    for path in PAGES:
        marked_up.go(page, path)
        expect(page.locator("body")).to_contain_text(EVIL)
        assert page.locator("img[src=x], main script, [onerror], main b:text-is('x')").count() == 0, path
        assert page.evaluate("window.owned") is None, path


def test_words_that_would_be_markup_stay_words_where_scripts_write_them(marked_up: Windows) -> None:
    page = marked_up.open("/p/film/SEQ01?view=compose")
    page.get_by_role("button", name="Write it anew").first.click()
    page.get_by_label("Own words for shot 1").fill(f"{EVIL} anew")
    expect(page.locator("#run-preview ins")).to_contain_text("anew")
    marked_up.film("note", "film", "SEQ01", f"live {EVIL}")
    marked_up.go(page, "/p/film/SEQ01?view=cut")
    expect(page.locator("#side .notes").last).to_contain_text(f"live {EVIL}")
    marked_up.film("note", "film", "SEQ01", f"later {EVIL}")
    expect(page.locator("#side .notes").last).to_contain_text(f"later {EVIL}")
    page.get_by_role("button", name="Reject").first.click()
    page.get_by_label("In words").fill(EVIL)
    page.get_by_role("dialog").get_by_role("button", name="Reject").click()
    says(page, "rejected")
    assert page.locator("img[src=x], main script, [onerror]").count() == 0
    assert page.evaluate("window.owned") is None


@pytest.mark.parametrize("name", ["evil.example", "localhost", "127.0.0.1"])
def test_a_page_of_another_site_appends_nothing(windows: Windows, name: str) -> None:
    before = snapshot(windows.root)
    windows.pardon("")  # the browser says on that page what was refused
    page = windows.new()
    tried: set[str] = set()
    page.on("request", lambda request: tried.add(request.url.rpartition("/")[2]))
    taken: list[str] = []
    page.on("response", lambda answer: taken.append(answer.url) if answer.ok and windows.base in answer.url else None)
    with another_site(ATTACK.format(api=f"{windows.base}/api/client/film/sequences/SEQ01")) as port:
        page.goto(f"http://{name}:{port}/", wait_until="commit")
        expect(page).to_have_title("tried")
    assert {"note", "approve", "start-frame", "undo"} <= tried
    assert taken == []
    assert snapshot(windows.root) == before


def test_a_name_that_was_rebound_to_this_machine_is_not_served(windows: Windows) -> None:
    windows.pardon("")
    page = windows.new()
    answer = page.goto(windows.base.replace("127.0.0.1", "rebound.example"))
    assert answer is not None
    assert answer.status == 421
    assert "film" not in page.content()
    before = kinds(windows.root)
    got = page.evaluate(
        """async () => (await Promise.all([fetch("/api/client"), fetch("/media/videos/film/SEQ01_take001.mp4"),
        fetch("/api/client/film/sequences/SEQ01/note", {method: "POST", body: '{"text": "x"}',
        headers: {"Content-Type": "application/json"}})])).map(answer => answer.status)"""
    )
    assert got == [421, 421, 421]
    assert kinds(windows.root) == before


def test_no_other_page_may_frame_the_console(windows: Windows) -> None:
    windows.pardon("frame-ancestors")
    page = windows.new()
    with another_site(f'<iframe src="{windows.base}/p/film/dailies"></iframe>') as port:
        page.goto(f"http://evil.example:{port}/")
        inner = page.frames[1]
        inner.wait_for_load_state()
        assert inner.locator("main").count() == 0
    assert windows.pardoned
