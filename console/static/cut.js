// The cut played through: parts of several takes behind one another, gaps as slates. Two videos take turns, so that
// the next part is ready when this one ends.
import { Transport } from "./transport.js";

export class CutPlayer extends Transport {
  broken = new Set(); // takes whose film can't be played

  constructor(root) {
    super(root);
    this.videos = [...root.querySelectorAll("video")];
    this.slate = root.querySelector(".screen .slate");
    this.part = -1;
    this.place = 0;
    for (const video of this.videos) {
      video.addEventListener("seeked", () => this.paint());
      video.addEventListener("error", () => this.broke(video));
    }
    this.show(0, 0);
    this.paint();
  }

  readSegments() {
    super.readSegments();
    let at = 0;
    this.parts = this.segments.map((part) => {
      const broken = this.broken?.has(part.take) ? { gap: true, lost: "video can't be played" } : {};
      const made = { ...part, ...broken, from: part.in, in: at, out: at + (part.out - part.in) };
      at = made.out;
      return made;
    });
  }

  get line() {
    return this.parts;
  }
  get length() {
    return this.parts.at(-1)?.out ?? 0;
  }
  get time() {
    return this.place;
  }
  get up() {
    return this.videos[0];
  }

  /** The moment of a take that is shown; null in a gap. */
  moment() {
    const part = this.parts[this.indexAt(this.place)];
    return part && !part.gap ? { take: part.take, seconds: part.from + this.place - part.in } : null;
  }

  /** Where on the line of time a moment of a take lies; null where the cut doesn't show it. */
  placeOf(take, seconds) {
    const part = this.parts.find(
      (one) => one.take === take && !one.gap && seconds >= one.from && seconds < one.from + one.out - one.in,
    );
    return part ? part.in + seconds - part.from : null;
  }

  /** Take in a cut that has changed; the place is kept. */
  update() {
    for (const take of this.broken) close(take);
    if (this.known === this.root.dataset.segments) return;
    this.known = this.root.dataset.segments;
    this.readSegments();
    this.part = -1;
    this.repaint = true;
    this.seek(Math.min(this.place, Math.max(0, this.length - 0.05)));
  }

  seek(time) {
    this.place = Math.max(0, Math.min(this.length, time));
    const index = this.indexAt(this.place);
    this.show(index, this.place - (this.parts[index]?.in ?? 0));
  }

  show(index, inside) {
    const part = this.parts[index];
    if (!part) return;
    const ready = this.videos[1];
    if (this.part !== index && !part.gap && ready.dataset.part === key(part)) this.videos.reverse();
    this.part = index;
    this.slate.hidden = !part.gap;
    this.videos[0].hidden = Boolean(part.gap);
    this.videos[1].hidden = true;
    this.videos[1].pause();
    if (part.gap) {
      this.videos[0].pause();
      this.slate.querySelector("strong").textContent =
        `Shot ${part.number}${part.lost ? `: ${part.lost}` : " is open"}`;
      this.slate.querySelector("p").textContent = part.prompt;
    } else {
      this.load(this.videos[0], part, inside);
      if (this.rate > 0) this.start();
    }
    const next = this.parts[index + 1];
    if (next && !next.gap) this.load(this.videos[1], next, 0);
  }

  /** A film that can't be played is a gap, which says so; what holds it is neither approved nor locked. */
  broke(video) {
    const part = this.parts.find((one) => one.media && one.media === video.dataset.src);
    if (!part || this.broken.has(part.take)) return;
    this.broken.add(part.take);
    close(part.take);
    this.readSegments();
    this.seek(this.place);
  }

  /** Show a moment of the take that a part is of, also one that the cut leaves out. */
  peek(index, seconds) {
    if (this.playing) this.pause();
    const part = this.parts[index];
    this.place = part.in;
    this.show(index, 0);
    this.load(this.videos[0], part, seconds - part.from);
  }

  load(video, part, inside) {
    if (video.dataset.src !== part.media) {
      video.dataset.src = part.media;
      video.src = part.media;
    }
    video.dataset.part = key(part);
    const wanted = part.from + inside;
    if (Math.abs(video.currentTime - wanted) > 0.03) video.currentTime = wanted;
  }

  start() {
    this.up.playbackRate = this.rate;
    this.up.play().catch((error) => {
      if (error.name === "NotAllowedError") this.pause();
    });
  }

  run() {
    this.clock = performance.now();
    if (!this.parts[this.part]?.gap) this.start();
  }

  rest() {
    for (const video of this.videos) video.pause();
  }

  /** Let time pass: by the video's clock within a part, by the wall's in a gap. */
  advance(now) {
    const part = this.parts[this.part];
    const passed = ((now - this.clock) / 1000) * this.rate;
    this.clock = now;
    if (part.gap) this.place += passed;
    else if (this.up.dataset.part === key(part) && !this.up.seeking)
      this.place = Math.max(part.in, part.in + this.up.currentTime - part.from);
    if (!part.gap && this.up.ended) this.place = part.out;
    if (this.place >= part.out - 0.02 && this.part + 1 < this.parts.length) {
      this.place = part.out;
      this.show(this.part + 1, 0);
    }
  }
}

function close(take) {
  const why = `The video of ${take} can't be played.`;
  for (const button of document.querySelectorAll(`[data-act=finalize], [data-act=approve][data-take="${take}"]`)) {
    button.setAttribute("aria-disabled", "true");
    button.dataset.why ||= why;
  }
}

const key = (part) => `${part.media}#${part.from}`;
