// Time: the slider says as of when; the page is fetched as of then, and patched.
import { bind } from "./keys.js";
import { mover } from "./moving.js";
import { say } from "./toast.js";
import { address, visit } from "./visit.js";

const slider = () => document.getElementById("position");
let later = null;

function to(position) {
  const newest = Number(position) >= Number(slider().max);
  return visit(address({ at: newest ? null : position }));
}

function told() {
  document.getElementById("where").textContent = `${slider().value} / ${slider().max}`;
}

const moves = mover({
  ids: () => [...document.querySelectorAll("#events [data-at]")].map((row) => row.dataset.at),
  here: () => document.querySelector("#events [aria-current]")?.dataset.at,
  show: to,
  end: (way) => say(way > 0 ? "That is the newest event" : "That is the first event"),
});
const step = (way) => moves.move(way === "later" ? 1 : -1);

/** Show more events before those that are listed, and leave those where they are. */
async function before(link) {
  const list = document.getElementById("events");
  const below = list.scrollHeight - list.scrollTop;
  if (await visit(link.getAttribute("href"))) list.scrollTop = list.scrollHeight - below;
}

let seen = null; // the row that was brought into view

/** Bring the row of a new moment into the list's own view; the page itself stays where it is. */
function shown() {
  const list = document.getElementById("events");
  const current = list?.querySelector("[aria-current]");
  if (!current || current.dataset.at === seen) return;
  seen = current.dataset.at;
  const row = current.getBoundingClientRect();
  const { top, bottom } = list.getBoundingClientRect();
  const end = Math.min(bottom, innerHeight);
  if (row.top < top) list.scrollTop -= top - row.top;
  else if (row.bottom > end) list.scrollTop += row.bottom - end;
}

export function begin() {
  document.addEventListener("input", (event) => {
    if (event.target !== slider()) return;
    told();
    clearTimeout(later);
    later = setTimeout(() => to(slider().value), 60);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    const way = button?.dataset.act;
    if (way === "earlier" || way === "later") step(way);
    if (way === "events-before") {
      event.preventDefault();
      before(button);
    }
    const row = event.target.closest("#events a[data-at]");
    if (row && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      to(new URL(row.href).searchParams.get("at"));
    }
  });
  bind(["ArrowLeft", "["], () => step("earlier"), "One event earlier", ["←"]);
  bind(["ArrowRight", "]"], () => step("later"), "One event later", ["→"]);
  bind(["Home"], () => to(slider().min), "The first event");
  bind(["End"], () => to(slider().max), "Now");
  document.addEventListener("patched", shown);
  document.addEventListener("stayed", () => {
    slider().value = slider().defaultValue;
    told();
  });
  shown();
}
