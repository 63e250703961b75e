// Drawing on the frame that a player shows, by pointer, touch or keys; what is drawn is kept with a note.
import { note } from "./decide.js";
import { inked, kept, sheet } from "./ink.js";
import { bind } from "./keys.js";
import { short } from "./names.js";
import { player } from "./players.js";
import { say } from "./toast.js";
import { FRAME } from "./transport.js";

const NEAR = 0.002; // a stroke takes up no point nearer to its last one
const STEP = 0.01; // of the picture, by one press of an arrow key
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const choice = { tool: "pen", colour: 0 };
let sketch = null; // what is being drawn: {take, seconds, shapes, held, pen, svg, width, height}
let left = null; // one that was left unkept

const bar = () => document.getElementById("draw-bar");
const share = (value) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;
const same = (one, other) => one.take === other.take && Math.abs(one.seconds - other.seconds) < FRAME / 2;

function open() {
  const here = player();
  here?.pause();
  const moment = here?.moment?.();
  if (!moment || !bar()) {
    say("Here nothing can be drawn on", { hint: "Go to a frame of a take, as of now", bad: true });
    return;
  }
  if (sketch) return;
  const screen = here.root.querySelector(".screen");
  const video = [...screen.querySelectorAll("video")].find((one) => !one.hidden);
  const [width, height] = [video.videoWidth || 1280, video.videoHeight || 720];
  const label = "Drawing: P places a pin, the arrow keys move it";
  const svg = sheet(width, height, { class: "drawn sketch", tabindex: "0", role: "group", "aria-label": label });
  sketch = { ...moment, shapes: left && same(left, moment) ? left.shapes : [], held: null, svg, width, height };
  left = null;
  svg.addEventListener("pointerdown", press);
  svg.addEventListener("pointermove", move);
  for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, lift);
  screen.append(svg);
  bar().hidden = false;
  svg.focus({ preventScroll: true });
  paint();
}

/** Leave the drawing; unless it was kept, it is there again when this frame is drawn on next. */
function close(done = false) {
  if (!sketch) return;
  left = done || !sketch.shapes.length ? null : sketch;
  sketch.svg.remove();
  sketch = null;
  if (bar()) bar().hidden = true;
}

function paint() {
  const { svg, shapes, width, height } = sketch;
  svg.replaceChildren(...inked(shapes, width, height));
  for (const button of bar().querySelectorAll("[data-tool]"))
    button.setAttribute("aria-pressed", String(button.dataset.tool === choice.tool));
  for (const button of bar().querySelectorAll("[data-colour]"))
    button.setAttribute("aria-pressed", String(Number(button.dataset.colour) === choice.colour));
  for (const name of ["undo", "clear", "keep"])
    bar().querySelector(`[data-draw=${name}]`).setAttribute("aria-disabled", String(!shapes.length));
}

/** Where a pointer is, as shares of the picture, wherever the picture lies in the frame around it. */
function at(event) {
  const { svg, width, height } = sketch;
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return [share(point.x / width), share(point.y / height)];
}

function press(event) {
  if (event.button || sketch.held) return;
  event.preventDefault();
  sketch.svg.focus({ preventScroll: true });
  sketch.svg.setPointerCapture(event.pointerId);
  const here = at(event);
  const held = { ...choice, points: choice.tool === "pin" ? [here] : [here, here] };
  sketch.held = { pointer: event.pointerId, shape: held };
  sketch.shapes.push(held);
  paint();
}

function move(event) {
  if (sketch.held?.pointer !== event.pointerId) return;
  const { points, tool } = sketch.held.shape;
  for (const one of tool === "pen" ? (event.getCoalescedEvents?.() ?? [event]) : [event]) {
    const here = at(one);
    const last = points.at(-1);
    if (tool !== "pen") points[points.length - 1] = here;
    else if (Math.hypot(here[0] - last[0], here[1] - last[1]) > NEAR) points.push(here);
  }
  paint();
}

function lift(event) {
  if (sketch.held?.pointer !== event.pointerId) return;
  const { tool, points } = sketch.held.shape;
  sketch.held = null;
  const [first, last] = [points[0], points.at(-1)];
  const small = Math.hypot(first[0] - last[0], first[1] - last[1]) < NEAR * 2;
  if (small && (tool === "arrow" || tool === "box")) sketch.shapes.pop();
  paint();
}

/** Place a pin in the middle, or beside the last one. */
function pin() {
  const last = sketch.shapes.findLast((shape) => shape.tool === "pin")?.points[0];
  choice.tool = "pin";
  sketch.shapes.push({ ...choice, points: [last ? [share(last[0] + 0.06), last[1]] : [0.5, 0.5]] });
  paint();
}

function nudge([x, y], far) {
  const last = sketch.shapes.at(-1);
  if (last?.tool !== "pin") {
    pin();
    return;
  }
  const step = far ? STEP * 5 : STEP;
  const [was] = last.points;
  last.points = [[share(was[0] + x * step), share(was[1] + y * step)]];
  paint();
}

async function keep() {
  if (!sketch.shapes.length) {
    say("Nothing is drawn yet", { bad: true });
    return;
  }
  const { take, seconds, shapes } = sketch;
  if (await note(take, seconds, short(take), kept(shapes))) close(true);
}

const acts = {
  undo: () => sketch.shapes.pop(),
  clear: () => sketch.shapes.splice(0),
  leave: () => close(),
  keep,
};

function act(name) {
  acts[name]();
  if (sketch) paint();
}

const KEYS = { u: "undo", Backspace: "undo", Delete: "undo", Escape: "leave", Enter: "keep", n: "keep" };

/** The key that is meant for the drawing; null where it belongs to the page, a field or the browser. */
function meant(event) {
  if (!sketch || document.querySelector("dialog[open]") || event.target.matches?.("input, textarea, select"))
    return null;
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key === "z") return "u";
  if (control || event.altKey || event.key === "Tab" || /^F\d/.test(event.key)) return null;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

/** While something is drawn, keys draw, and decide nothing. */
function pressed(event) {
  const key = meant(event);
  if (key === null) return;
  event.stopPropagation();
  if (/^(Enter| )$/.test(key) && event.target.matches?.("button, a")) return;
  event.preventDefault();
  if (WAYS[key]) nudge(WAYS[key], event.shiftKey);
  else if (key === "p") pin();
  else if (KEYS[key]) act(KEYS[key]);
}

function clicked(event) {
  if (event.target.closest("[data-act=draw]")) {
    if (sketch) close();
    else open();
  }
  if (!sketch) return;
  const { tool, colour, draw } = event.target.closest("[data-tool], [data-colour], [data-draw]")?.dataset ?? {};
  if (tool) choice.tool = tool;
  if (colour) choice.colour = Number(colour);
  if (draw) act(draw);
  else if (tool || colour) paint();
}

export function beginDraw() {
  bind(["b"], open, "Draw on this frame");
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed, { capture: true });
  document.addEventListener("painted", () => {
    const moment = player()?.moment?.();
    if (sketch && (!moment || !same(sketch, moment) || player().playing)) close();
  });
  document.addEventListener("patched", () => {
    if (sketch && !sketch.svg.isConnected) close();
  });
}
