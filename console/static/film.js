// The cut as one film: made when it is asked for, then played frame by frame, with a loop; its address says what is played.
import { askOf, wish } from "./api.js";
import { ways } from "./buttons.js";
import { short } from "./names.js";
import { TakePlayer } from "./player.js";

const AT_ONCE = 60; // seconds of film that are made without being asked for
const AGAIN = 300; // milliseconds between two looks at how far it is

export class FilmPlayer extends TakePlayer {
  constructor(root) {
    super(root);
    this.panel = root.querySelector(".film-make");
    this.video.addEventListener("ended", () => this.again());
    root.addEventListener("click", (event) => {
      if (event.target.closest("[data-act=make-film]")) this.make(true);
    });
    this.take();
  }

  /** Take in the film that the page is about, if it is another. */
  take() {
    this.key = this.root.dataset.key;
    this.readSegments();
    this.frames = Number(this.root.dataset.frames);
    const [frames, per] = this.root.dataset.fps.split("/").map(Number);
    [this.fps, this.nominal] = [frames / per, Math.round(frames / per)];
    [this.from, this.to] = [null, null];
    this.repaint = true;
    this.look();
  }

  update() {
    if (this.key && this.key !== this.root.dataset.key) this.take();
  }

  // -- made when it is asked for ------------------------------------------------------------------------

  async look() {
    const query = new URLSearchParams(JSON.parse(this.root.dataset.wish));
    const short = Number(this.root.dataset.seconds) <= AT_ONCE;
    await this.hear(
      () => askOf(`film?${query}`),
      (answer) => {
        if (!answer.media && !answer.making && short) this.make();
      },
    );
  }

  async make(play = false) {
    this.playOn = play;
    this.said("", null, true);
    await this.hear(() => wish("film", JSON.parse(this.root.dataset.wish)));
  }

  /** Ask, show what is answered, and ask again while it is being made. */
  async hear(asked, heard = () => {}) {
    const mine = this.key;
    try {
      const answer = await asked();
      if (mine !== this.key || !this.root.isConnected) return;
      this.show(answer);
      heard(answer);
      if (answer.making && !answer.making.fault && !answer.media) setTimeout(() => this.look(), AGAIN);
    } catch (error) {
      if (mine === this.key) this.said(error.message, error);
    }
  }

  show({ media, making }) {
    this.panel.hidden = Boolean(media);
    if (media) {
      if (this.video.getAttribute("src") !== media) this.video.src = media;
      if (this.playOn) this.toggle();
      this.playOn = false;
    } else if (making?.fault) this.said(making.fault.error, making.fault);
    else if (making)
      this.said(making.whole ? `Making the film: ${percent(making)}` : "Waiting for others", null, making);
    else this.said("");
  }

  /** Show words in place of the film: why there is none, or with `busy` how far it is. */
  said(words, fault = null, busy = null) {
    const bar = this.panel.querySelector("progress");
    this.panel.hidden = false;
    bar.hidden = !busy;
    if (busy?.whole) bar.value = busy.done / busy.whole;
    else bar.removeAttribute("value");
    this.panel.querySelector("button").hidden = Boolean(busy);
    this.panel.querySelector("[data-said]").replaceChildren(words, ...(fault ? ways(fault) : []));
  }

  // -- frames and the loop ------------------------------------------------------------------------------

  get frame() {
    return Math.max(0, Math.min((this.frames || 1) - 1, Math.floor(this.time * this.fps + 0.01)));
  }
  get length() {
    return this.video.duration || this.segments.at(-1)?.out || 0;
  }

  toFrame(frame) {
    this.seek((Math.max(0, Math.min(this.frames - 1, frame)) + 0.5) / this.fps);
    this.paint();
  }

  step(frames) {
    if (this.playing) this.pause();
    this.toFrame(this.frame + frames);
  }

  /** Nothing of it can be used as a start frame here: its takes can, in their own pages. */
  moment() {
    return null;
  }

  loopFrom() {
    this.from = this.frame;
    if (this.to === null || this.to <= this.from) this.to = this.frames - 1;
    this.paint();
  }

  loopTo() {
    this.to = this.frame;
    if (this.from === null || this.from >= this.to) this.from = 0;
    this.paint();
  }

  noLoop() {
    [this.from, this.to] = [null, null];
    this.paint();
  }

  advance() {
    if (this.to !== null && !this.video.seeking && (this.frame > this.to || this.time >= this.length - 0.03))
      this.toFrame(this.from);
  }

  /** The film has ended; a loop that goes on to its end begins again. */
  again() {
    if (this.to === null) return;
    this.toFrame(this.from);
    this.shuttle(1, true);
  }

  timecode(frame) {
    const two = (number) => String(number).padStart(2, "0");
    const seconds = Math.floor(frame / this.nominal);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, frame % this.nominal];
    return parts.map(two).join(":");
  }

  paint() {
    super.paint();
    if (!this.fps) return; // the first look comes before anything is known
    const part = this.segments[this.indexAt(this.time)];
    const code = `${this.timecode(this.frame)} / ${this.timecode(this.frames)}`;
    const said = `frame ${this.frame + 1} of ${this.frames}`;
    this.root.querySelector("[data-tc]").textContent = code;
    document.getElementById("film-frame").textContent = said;
    this.root.querySelector("[data-code]").textContent = `${code} · ${said}`;
    this.root.querySelector("[data-name]").textContent = part
      ? `${part.shot} ${part.take ? short(part.take) : "open"}`
      : "";
    this.root.querySelector(".film-tag").hidden = !part?.rehearsal;
    document.getElementById("film-loop").textContent =
      this.to === null ? "" : `Loop ${this.timecode(this.from)} to ${this.timecode(this.to)}`;
    this.shade();
  }

  /** Show on the strip what the loop leaves out. */
  shade() {
    for (const [n, item] of [...this.root.querySelectorAll(".strip .seg")].entries()) {
      const { first, frames } = this.segments[n];
      item.classList.toggle("is-out", this.to !== null && (first + frames <= this.from || first > this.to));
    }
  }
}

const percent = ({ done, whole }) => `${Math.floor((100 * done) / whole)} %`;
