// How compared takes are shown: beside each other, A/B in place, or one over the other. The address holds the choice.
import { address } from "./visit.js";

const MODES = ["side", "flip", "wipe", "overlay", "difference"];
const OVER = MODES.slice(2);
const MIXED = { wipe: "Wipe at", overlay: "How much of B" };

export class Look {
  constructor() {
    const asked = new URL(location.href).searchParams;
    this.mode = MODES.includes(asked.get("mode")) ? asked.get("mode") : "side";
    this.mix = Math.min(100, Math.max(0, Number(asked.get("mix") ?? 50) || 0));
    this.shifts = (asked.get("shift") || "").split(",").map((frames) => Math.trunc(Number(frames)) || 0);
    this.front = 0;
  }

  get flipped() {
    return this.mode === "flip";
  }
  get over() {
    return OVER.includes(this.mode);
  }
  /** The side that lies over the first. */
  get top() {
    return this.front || 1;
  }

  /** How many frames later than the first one's a side's picture is. */
  shift(side) {
    return this.shifts[side] || 0;
  }

  next() {
    this.mode = MODES[(MODES.indexOf(this.mode) + 1) % MODES.length];
  }

  nudge(side, frames) {
    this.shifts = [0, 1, 2, 3].map((n) => (n === side ? this.shift(n) + frames : this.shift(n)));
  }

  /** Exchange the first two sides' shifts: their takes change places. */
  swap() {
    this.shifts = [this.shift(1), this.shift(0), this.shift(2), this.shift(3)];
  }

  /** Let a side's picture show the one below it. */
  blend(style, top) {
    style.clipPath = top && this.mode === "wipe" ? `inset(0 0 0 ${this.mix}%)` : "";
    style.opacity = top && this.mode === "overlay" ? this.mix / 100 : "";
  }

  keep() {
    const { mode, mix } = this;
    const shift = this.shifts.join(",").replace(/(,0)+$/, "");
    const said = { mode: mode === "side" ? null : mode, mix: mode in MIXED ? mix : null };
    history.replaceState(null, "", address({ ...said, shift: /[1-9]/.test(shift) ? shift : null }));
  }

  /** Make the page look so: `figures` are the sides in order. */
  paint(root, figures) {
    const sides = root.querySelector("#sides");
    sides.dataset.mode = this.mode;
    root.querySelector(".wipe-line").style.marginLeft = `${this.mix}%`;
    for (const [n, figure] of figures.entries()) {
      figure.classList.toggle("is-up", n === this.front);
      figure.classList.toggle("is-base", this.over && n === 0);
      figure.classList.toggle("is-top", this.over && n === this.top);
      figure.querySelector("[data-shift]").value = this.shift(n);
      this.blend(figure.querySelector(".screen").style, n === this.top);
    }
    for (const button of root.querySelectorAll("[data-mode][data-act]"))
      button.setAttribute("aria-pressed", String(button.dataset.mode === this.mode));
    const mix = root.querySelector(".mix");
    mix.hidden = !(this.mode in MIXED);
    mix.querySelector("span").textContent = MIXED[this.mode] || "";
    mix.querySelector("input").value = this.mix;
  }
}

/** Let a finger or the mouse move the mix on the picture itself; a press that doesn't move stays a click. */
export function dragMix(root, moved) {
  const sides = root.querySelector("#sides");
  let from = null;
  let dragged = false;
  const share = (at) => {
    const box = sides.querySelector(".is-top .screen").getBoundingClientRect();
    return Math.round(Math.min(1, Math.max(0, (at - box.left) / box.width)) * 100);
  };
  sides.addEventListener("pointerdown", (event) => {
    dragged = false;
    from = event.target.closest(".screen") && sides.dataset.mode in MIXED && !event.button ? event.clientX : null;
  });
  sides.addEventListener("pointermove", (event) => {
    if (from === null || (!dragged && Math.abs(event.clientX - from) < 4)) return;
    if (!dragged) sides.setPointerCapture(event.pointerId);
    dragged = true;
    moved(share(event.clientX));
  });
  for (const over of ["pointerup", "pointercancel"])
    sides.addEventListener(over, () => {
      from = null;
    });
  sides.addEventListener("click", (event) => dragged && event.stopPropagation(), true);
}
