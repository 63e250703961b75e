// Notes on the line of time: numbered marks that lead to their moment, drawings shown at their frame, notes resolved.
import { decide } from "./decide.js";
import { bind } from "./keys.js";
import { player } from "./players.js";
import { element, say } from "./toast.js";
import { FRAME } from "./transport.js";

const WIDE = 26; // pixels of a mark
let notes = []; // of the player that is shown: {at, row, mark}, by their moment

/** The rows of notes whose moment is on the player's line of time. */
function listed() {
  const here = player();
  if (!here?.placeOf) return [];
  const rows = [...document.querySelectorAll("[data-note][data-seconds]")];
  const found = rows.map((row) => ({ row, at: here.placeOf(row.dataset.take, Number(row.dataset.seconds)) }));
  return found.filter(({ at }) => at !== null).sort((one, other) => one.at - other.at);
}

function mark({ row, at }) {
  const { number } = row.dataset;
  const said = row.querySelector(".said").textContent.replace(/^\s*\d+\s*/, "");
  const made = element("button", { class: "note-mark", type: "button", title: said }, number);
  made.setAttribute("aria-label", `Note ${number}: ${said}`);
  made.classList.toggle("is-resolved", row.classList.contains("is-resolved"));
  made.classList.toggle("has-drawing", Boolean(row.querySelector(".drawn")));
  made.addEventListener("click", () => go(at));
  return made;
}

function go(at) {
  player().pause();
  player().seek(at);
  player().paint();
}

function mount() {
  const box = player()?.root.querySelector(".marks");
  notes = box ? listed() : [];
  for (const one of notes) one.mark = mark(one);
  box?.replaceChildren(...notes.map((one) => one.mark));
  // A patch leaves the words of the button that has the focus.
  for (const button of document.querySelectorAll("[data-settle]"))
    button.textContent = button.dataset.settle === "resolve" ? "Resolve" : "Reopen";
  place();
  follow(true);
}

/** Set each mark below its moment; those that would lie on one another stand side by side. */
function place() {
  let free = 0;
  for (const one of notes) {
    const wanted = player().placeAt(one.at) - WIDE / 2;
    const room = one.mark.parentElement.clientWidth - WIDE;
    const x = Math.max(free, Math.min(room, Math.max(0, wanted)));
    one.mark.style.left = `${x}px`;
    free = x + WIDE + 2;
  }
}

/** Show what is drawn on the frame that is shown. */
function follow(anew = false) {
  const here = player();
  const screen = here?.root.querySelector(".screen");
  if (!screen) return;
  let over = screen.querySelector(".overlay");
  const now = notes.filter(({ at }) => Math.abs(at - here.time) < FRAME / 2);
  for (const one of notes) one.mark.classList.toggle("is-here", now.includes(one));
  const shown = now.map(({ row }) => row.dataset.note).join(" ");
  if (!anew && (over?.dataset.shown ?? "") === shown) return;
  if (!over) {
    over = element("div", { class: "overlay" });
    screen.append(over);
  }
  over.dataset.shown = shown;
  const drawn = now.flatMap(({ row }) => [...row.querySelectorAll(".drawn")]);
  over.replaceChildren(...drawn.map((one) => one.cloneNode(true)));
}

function beside(way) {
  const here = player()?.time ?? 0;
  const ahead = notes.filter(({ at }) => (at - here) * way > FRAME / 2);
  const next = way > 0 ? ahead[0] : ahead.at(-1);
  if (next) go(next.at);
  else say(way > 0 ? "There is no later note" : "There is no earlier note");
}

function toShot(button) {
  const here = player();
  const index = here?.line.findIndex((segment) => segment.shot === button) ?? -1;
  if (index >= 0) here.toShot(index);
}

function clicked(event) {
  const settle = event.target.closest("[data-settle]");
  const row = event.target.closest("[data-note]");
  if (settle) {
    const { note, number } = row.dataset;
    const verb = settle.dataset.settle;
    const words = `Note ${number} is ${verb === "resolve" ? "resolved" : "open again"}`;
    decide(`${verb}-note`, { note: Number(note) }, { words, undoable: verb === "resolve" });
  } else if (row && event.target.closest("[data-seek]")) {
    const at = player()?.placeOf?.(row.dataset.take, Number(row.dataset.seconds)) ?? null;
    if (at !== null) go(at);
    else say("That moment isn't in what is played here", { hint: "Watch the take to see it" });
  }
  const shot = event.target.closest("[data-to-shot], .words [data-shot]");
  const control = event.target.closest("a, button, select, label, input");
  if (shot && (!control || control === shot || shot.contains(control)) && !String(getSelection()))
    toShot(shot.dataset.toShot ?? shot.dataset.shot);
}

export function beginNotes() {
  document.addEventListener("click", clicked);
  document.addEventListener("painted", () => follow());
  document.addEventListener("patched", mount);
  addEventListener("resize", place);
  bind([","], () => beside(-1), null);
  bind(["."], () => beside(1), "Note before, next note", [",", "."]);
  mount();
}
