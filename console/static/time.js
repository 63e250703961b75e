// Time: the slider says as of when; the page is fetched as of then, and patched.
import { bind } from "./keys.js";
import { address, visit } from "./visit.js";

const slider = () => document.getElementById("position");
let later = null;

function to(position) {
  const newest = Number(position) >= Number(slider().max);
  return visit(address({ at: newest ? null : position }));
}

function step(way) {
  const at = document.querySelector(`[data-act=${way}]`)?.dataset.at;
  if (at) to(at);
}

/** Bring the row of the moment into the list's own view; the page itself stays where it is. */
function shown() {
  const list = document.getElementById("events");
  const row = list?.querySelector("[aria-current]")?.getBoundingClientRect();
  if (!row) return;
  const { top, bottom } = list.getBoundingClientRect();
  const end = Math.min(bottom, innerHeight);
  if (row.top < top) list.scrollTop -= top - row.top;
  else if (row.bottom > end) list.scrollTop += row.bottom - end;
}

export function begin() {
  document.addEventListener("input", (event) => {
    if (event.target !== slider()) return;
    document.getElementById("where").textContent = `${slider().value} / ${slider().max}`;
    clearTimeout(later);
    later = setTimeout(() => to(slider().value), 60);
  });
  document.addEventListener("click", (event) => {
    const way = event.target.closest("[data-act]")?.dataset.act;
    if (way === "earlier" || way === "later") step(way);
    const row = event.target.closest("#events a");
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
  shown();
}
