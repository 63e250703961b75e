// The ends of a shot in the strip of the cut, dragged or moved by keys: which seconds of its take the shot shows.
import { askOf } from "./api.js";
import { decide } from "./decide.js";
import { short } from "./names.js";
import { player } from "./players.js";
import { element } from "./toast.js";

const rates = new Map(); // frames a second by take, once they are known
let trim = null; // what is being trimmed: {shot, end, in, out, …}

const round = (seconds) => Math.round(seconds * 1000) / 1000;
const number = (shot) => Number(shot.split("_SH").pop());

async function learn(take) {
  if (rates.has(take)) return;
  rates.set(take, 24);
  try {
    const [frames, per] = (await askOf(`takes/${take}/film`)).fps.split("/").map(Number);
    rates.set(take, frames / per);
  } catch {
    rates.delete(take); // whoever drags goes on by 24 frames a second
  }
}

/** Begin to trim the shot whose end this is, unless it is being trimmed. */
function hold(handle) {
  const item = handle.closest(".seg");
  const here = player();
  const index = here.segments.findIndex((part) => part.shot === item.dataset.shot);
  const part = here.segments[index];
  learn(part.take);
  if (trim?.shot !== part.shot)
    trim = {
      shot: part.shot,
      take: part.take,
      index,
      item,
      in: part.in,
      out: part.out,
      was: [part.in, part.out],
      seconds: part.seconds,
    };
  trim.end = handle.dataset.trim;
}

/** Move the held end to a moment of the take, a whole frame at least from the other end. */
function move(seconds) {
  const frame = 1 / (rates.get(trim.take) || 24);
  const whole = Math.round(seconds / frame) * frame;
  if (trim.end === "in") trim.in = Math.max(0, Math.min(whole, trim.out - frame));
  else trim.out = Math.min(trim.seconds, Math.max(whole, trim.in + frame));
  show(frame);
}

function show(frame) {
  const { end, item } = trim;
  const handle = item.querySelector(`[data-trim=${end}]`);
  const said = `${trim.in.toFixed(2)}–${trim.out.toFixed(2)} s`;
  handle.setAttribute("aria-valuenow", String(round(trim[end])));
  handle.setAttribute("aria-valuetext", `${trim[end].toFixed(2)} seconds of ${short(trim.take)}`);
  item.querySelector(".trim-said")?.remove();
  item.append(element("output", { class: "trim-said mono" }, said));
  item.classList.add("is-trimmed");
  player()?.peek(trim.index, end === "in" ? trim.in : Math.max(trim.in, trim.out - frame));
}

function leave() {
  if (!trim) return;
  const { item, was } = trim;
  item.classList.remove("is-trimmed");
  item.querySelector(".trim-said")?.remove();
  item.querySelector("[data-trim=in]")?.setAttribute("aria-valuenow", String(was[0]));
  item.querySelector("[data-trim=out]")?.setAttribute("aria-valuenow", String(was[1]));
  trim = null;
}

/** Make the trim the cut's. */
async function take() {
  const done = trim;
  leave();
  if (!done || (round(done.in) === round(done.was[0]) && round(done.out) === round(done.was[1]))) return;
  const span = `${done.in.toFixed(3)}-${done.out.toFixed(3)}`;
  await decide(
    "cut",
    { shots: { [number(done.shot)]: `${done.take}@${span}` } },
    { words: `Shot ${number(done.shot)} shows ${done.in.toFixed(2)}–${done.out.toFixed(2)} s of ${short(done.take)}` },
  );
}

function pressed(event) {
  const handle = event.target.closest?.("[data-trim]");
  if (!handle || event.button) return;
  event.preventDefault();
  event.stopPropagation(); // the strip itself would go to that moment
  handle.focus();
  hold(handle);
  const [begin, from] = [event.clientX, trim[trim.end]];
  const scale = (trim.was[1] - trim.was[0]) / Math.max(1, trim.item.getBoundingClientRect().width);
  const drag = (at) => move(from + (at.clientX - begin) * scale);
  const over = (ended) => {
    removeEventListener("pointermove", drag);
    removeEventListener("pointerup", over);
    removeEventListener("pointercancel", over);
    if (ended.type === "pointerup") take();
    else leave();
  };
  addEventListener("pointermove", drag);
  addEventListener("pointerup", over);
  addEventListener("pointercancel", over);
}

const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

function typed(event) {
  const handle = event.target.closest?.("[data-trim]");
  if (!handle || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key in STEPS) {
    hold(handle);
    const frame = 1 / (rates.get(trim.take) || 24);
    move(trim[trim.end] + STEPS[event.key] * frame * (event.shiftKey ? 10 : 1));
  } else if (event.key === "Enter" && trim) take();
  else if (event.key === "Escape" && trim) leave();
  else return;
  event.preventDefault();
}

export function beginTrim() {
  document.addEventListener("pointerdown", pressed, true);
  document.addEventListener("keydown", typed);
  document.addEventListener("focusin", (event) => {
    const handle = event.target.closest?.("[data-trim]");
    if (handle) {
      const part = player()?.segments.find((one) => one.shot === handle.closest(".seg").dataset.shot);
      if (part?.take) learn(part.take);
    }
    if (trim && handle?.closest(".seg") !== trim.item) leave(); // what wasn't taken by Enter is let go
  });
  document.addEventListener("patched", () => {
    if (trim && !trim.item.isConnected) trim = null;
  });
}
