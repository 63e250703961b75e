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

function shown() {
  document.querySelector("#events [aria-current]")?.scrollIntoView({ block: "nearest" });
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
