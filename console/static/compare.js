// Two to four takes under one transport, aligned by shot: each shot begins everywhere at once, a shorter one holds its
// last frame, and a take that lacks the shot says so.
import { unplayable } from "./broken.js";
import { dragMix, Look } from "./compare_look.js";
import { FRAME, Transport } from "./transport.js";

const narrow = () => matchMedia("(max-width: 720px)").matches;

/** Say of a side that its film can't be played, once that is known. */
function watch({ screen, video, figure }) {
  const look = () => {
    if (video.error) unplayable(screen, figure.querySelectorAll("[data-act=approve]"));
  };
  video.onerror = look;
  look();
}

export class ComparePlayer extends Transport {
  constructor(root) {
    super(root);
    this.place = 0;
    this.look = new Look();
    dragMix(root, (mix) => this.change({ mix }));
    root.addEventListener("input", ({ target }) => target.id === "mix" && this.change({ mix: Number(target.value) }));
    this.update();
    if (this.look.mode !== "side" || narrow()) this.bringUp();
  }

  readSegments() {
    this.segments = JSON.parse(this.root.querySelector("#compare-player").dataset.segments);
  }
  get length() {
    return this.segments.at(-1)?.out ?? 0;
  }
  get time() {
    return this.place;
  }

  /** Take in the sides as the page has them now. */
  update() {
    this.readSegments();
    this.sides = [...this.root.querySelectorAll("[data-side-video]")].map((screen) => ({
      screen,
      video: screen.querySelector("video"),
      none: screen.querySelector(".none"),
      figure: screen.closest("figure"),
      parts: new Map(JSON.parse(screen.dataset.segments).map((segment) => [segment.shot, segment])),
    }));
    this.videos = this.sides.map((side) => side.video);
    for (const side of this.sides) watch(side);
    this.look.front = Math.min(this.look.front, this.sides.length - 1);
    this.place = Math.min(this.place, this.length);
    this.align(true);
    this.face();
    this.repaint = true;
    this.paint();
  }

  seek(time) {
    this.place = Math.max(0, Math.min(this.length, time));
    this.align(true);
  }

  /** Bring every video to the place; while playing only where one has drifted by more than two frames. */
  align(hard) {
    const segment = this.segments[this.indexAt(this.place)];
    if (!segment) return;
    for (const [n, side] of this.sides.entries()) this.alignSide(side, segment, hard, this.look.shift(n) * FRAME);
  }

  alignSide({ video, none, parts }, segment, hard, shift) {
    const inside = this.place - segment.in + shift;
    const part = parts.get(segment.shot);
    none.hidden = Boolean(part);
    if (!part) {
      video.pause();
      return;
    }
    const held = inside < 0 || inside >= part.out - part.in - 0.04;
    const wanted = Math.min(part.in + Math.max(0, inside), part.out - 0.04);
    const off = Math.abs(video.currentTime - wanted);
    const due = hard || (!video.seeking && (held || off > 0.09));
    if (due && off > 0.01) video.currentTime = wanted;
    if (held || this.rate <= 0) video.pause();
    else if (video.paused) {
      video.playbackRate = this.rate;
      video.play().catch(() => {});
    }
  }

  run(rate) {
    this.clock = performance.now();
    for (const video of this.videos) video.playbackRate = rate;
    this.align(true);
  }

  rest() {
    for (const video of this.videos) video.pause();
  }

  advance(now) {
    const stalled = this.sides.some((side) => !side.video.paused && side.video.readyState < 2);
    if (!stalled) this.place = Math.min(this.length, this.place + ((now - this.clock) / 1000) * this.rate);
    this.clock = now;
    this.align(false);
  }

  /** Show the takes otherwise: another mode, another mix, another in front. */
  change(wish) {
    const single = this.look.mode !== "side";
    Object.assign(this.look, wish);
    this.face();
    this.look.keep();
    if (!single && this.look.mode !== "side") this.bringUp();
  }

  nextMode() {
    this.look.next();
    this.change({});
  }

  /** A/B in place: the first press shows one alone, the next ones change places. */
  flip() {
    const front = this.look.flipped ? (this.look.front + 1) % this.sides.length : this.look.front;
    this.change({ mode: "flip", front });
  }

  side() {
    this.change({ mode: "side" });
  }

  /** Move a side by so many frames against the others: the one in front, else the second. */
  nudge(frames, side = this.look.flipped ? this.look.front : 1) {
    if (this.playing) this.pause();
    this.look.nudge(side, frames);
    this.align(true);
    this.change({});
  }

  face() {
    this.look.paint(
      this.root,
      this.sides.map((side) => side.figure),
    );
    this.paint();
  }

  /** Bring one large picture into view, with what drives it. */
  bringUp() {
    const { bottom } = this.root.querySelector("#compare-player").getBoundingClientRect();
    if (bottom > innerHeight) this.root.scrollIntoView({ block: "start" });
  }

  /** The take that is meant by keys: the one in front, where one is. */
  get chosen() {
    return this.look.flipped ? this.sides[this.look.front].figure.querySelector("select").value : null;
  }
}
