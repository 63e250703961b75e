// Every page begins here: keys, live updates, players, then what the page itself can do.
import { dialogs } from "./asking.js";
import { watchPictures } from "./broken.js";
import { beginButtons } from "./buttons.js";
import { beginDrop } from "./drop.js";
import { beginExport } from "./export.js";
import { beginJobs } from "./jobs.js";
import { bind, showKeys } from "./keys.js";
import { beginLive } from "./live.js";
import { beginMoments } from "./moments.js";
import { beginMore } from "./more.js";
import { followWords, mount, playerKeys } from "./players.js";
import { say } from "./toast.js";

const PAGES = {
  board: () => import("./board.js"),
  dailies: () => import("./dailies.js"),
  film: () => import("./film_page.js"),
  models: () => import("./models.js"),
  new: () => import("./new_project.js"),
  plan: () => import("./plan.js"),
  projects: () => import("./bring.js"),
  queue: () => import("./ages.js"),
  sequence: () => import("./sequence.js"),
  time: () => import("./time.js"),
};
const page = document.body.dataset.page;

function finding() {
  const box = document.getElementById("find");
  bind(["/"], () => box.focus(), "Find sequences, prompts, notes, people");
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") box.blur();
  });
}

function paths() {
  const project = document.body.dataset.project;
  if (!project || page === "time") return;
  bind(["g"], () => location.assign(`/p/${project}`), "To the board");
  bind(["d"], () => location.assign(`/p/${project}/dailies`), "To dailies");
}

document.addEventListener("click", (event) => {
  const act = event.target.closest("[data-act]")?.dataset.act;
  if (act === "keymap") showKeys();
  if (act === "copy")
    navigator.clipboard.writeText(document.getElementById("markdown").textContent).then(() => say("Copied"));
});

document.getElementById("keymap").addEventListener("click", (event) => {
  if (event.target === event.currentTarget) event.currentTarget.close();
});

if (
  document.querySelector("[data-player], [data-cut], [data-compare]") ||
  (PAGES[page] && !["board", "models", "new", "plan", "projects", "queue", "time"].includes(page))
)
  playerKeys();
dialogs();
beginButtons();
followWords();
beginJobs();
beginMore();
beginMoments();
watchPictures();
beginDrop();
beginExport();
document.addEventListener("patched", mount);
mount();
const own = await PAGES[page]?.();
own?.begin();
paths();
finding();
beginLive();
document.body.dispatchEvent(new CustomEvent("ready"));
