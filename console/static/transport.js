// What every player has in common: a line of shots, a playhead, shuttle and steps. Subclasses say how time passes:
// `time`, `length`, `seek(t)`, `run(rate)`, `rest()`; `segments` are {shot, in, out} on the player's own line of time.
export const FRAME = 1 / 24;
const SPEEDS = [1, 2, 4];

export class Transport {
  constructor(root) {
    this.root = root;
    this.rate = 0;
    this.current = -1;
    this.readSegments();
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("pointerdown", (event) => this.pressed(event));
    this.tick = this.tick.bind(this);
  }

  readSegments() {
    this.segments = JSON.parse(this.root.dataset.segments);
  }
  get playing() {
    return this.rate !== 0;
  }
  get line() {
    return this.segments;
  }

  toggle() {
    if (this.playing) this.pause();
    else this.shuttle(1, true);
  }

  pause() {
    this.rate = 0;
    this.rest();
    this.paint();
  }

  /** Play on in a direction; again, and it goes faster. */
  shuttle(direction, plain = false) {
    const now = SPEEDS.indexOf(Math.abs(this.rate));
    const faster = !plain && Math.sign(this.rate) === direction ? SPEEDS[Math.min(now + 1, SPEEDS.length - 1)] : 1;
    if (direction > 0 && this.time >= this.length - FRAME) this.seek(0);
    this.rate = direction * faster;
    if (this.rate > 0) this.run(this.rate);
    else this.rest();
    this.last = performance.now();
    this.paint();
    requestAnimationFrame(this.tick);
  }

  tick(now) {
    if (!this.playing || !this.root.isConnected) return;
    if (this.rate < 0) {
      // No browser plays backwards, so it is sought backwards, some 12 times a second.
      if (now - this.last > 80) {
        this.seek(Math.max(0, this.time + (this.rate * (now - this.last)) / 1000));
        this.last = now;
        if (this.time <= 0) this.pause();
      }
    } else {
      this.advance?.(now);
      if (this.time >= this.length - 0.02) this.pause();
    }
    this.paint();
    requestAnimationFrame(this.tick);
  }

  step(frames) {
    if (this.playing) this.pause();
    this.seek(Math.min(this.length - FRAME / 2, Math.max(0, this.time + frames * FRAME)));
    this.paint();
  }

  toShot(index) {
    const segment = this.line[index];
    if (!segment) return;
    this.seek(segment.in + 0.001);
    this.paint();
  }

  nextShot(way) {
    const here = this.indexAt(this.time);
    const inside = this.time - (this.line[here]?.in ?? 0) > 0.6;
    this.toShot(Math.max(0, Math.min(this.line.length - 1, way < 0 && inside ? here : here + way)));
  }

  indexAt(time) {
    const found = this.line.findIndex((segment) => time < segment.out - 0.0005);
    return found < 0 ? this.line.length - 1 : found;
  }

  shotHere() {
    return this.line[this.indexAt(this.time)]?.shot;
  }

  clicked(event) {
    const jump = event.target.closest(".strip button");
    if (jump && event.detail === 0) {
      this.toShot(Number(jump.dataset.index));
      return;
    }
    const act = event.target.closest("[data-act]")?.dataset.act;
    const acts = {
      play: () => this.toggle(),
      "previous-shot": () => this.nextShot(-1),
      "next-shot": () => this.nextShot(1),
      full: () => this.full(),
      sound: () => this.sound(),
    };
    if (acts[act]) acts[act]();
    else if (event.target.matches("video")) this.toggle();
  }

  /** A press on the strip goes to that moment, and can be dragged. */
  pressed(event) {
    const strip = event.target.closest(".strip");
    if (!strip || event.button) return;
    const move = (at) => {
      const items = [...strip.querySelectorAll(".seg")];
      const index = items.findIndex((item) => at.clientX < item.getBoundingClientRect().right);
      const place = index < 0 ? items.length - 1 : index;
      const box = items[place].getBoundingClientRect();
      const share = Math.min(0.999, Math.max(0, (at.clientX - box.left) / box.width));
      const segment = this.line[place];
      this.seek(segment.in + share * (segment.out - segment.in));
      this.paint();
    };
    const over = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", over);
      removeEventListener("pointercancel", over);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", over);
    addEventListener("pointercancel", over);
    move(event);
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else
      (this.root.querySelector(".sides") || this.root.querySelector(".screen"))?.requestFullscreen?.().catch(() => {});
  }

  sound() {
    const quiet = this.videos.every((video) => video.muted);
    this.videos.forEach((video, n) => {
      video.muted = quiet ? n > 0 : true;
    });
    this.paint();
  }

  /** Where on the strip a moment lies, in pixels. */
  placeAt(time) {
    const index = this.indexAt(time);
    const segment = this.line[index];
    const item = this.root.querySelectorAll(".strip .seg")[index];
    const share = Math.min(1, Math.max(0, (time - segment.in) / (segment.out - segment.in || 1)));
    return item.offsetLeft + share * item.offsetWidth;
  }

  paint() {
    const time = this.time;
    const index = this.indexAt(time);
    const strip = this.root.querySelector(".strip");
    const items = [...strip.querySelectorAll(".seg")];
    const segment = this.line[index];
    items.forEach((item, n) => {
      item.classList.toggle("is-current", n === index);
      const button = item.firstElementChild;
      if (n === index) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
    if (segment && items[index])
      strip.querySelector(".playhead").style.transform = `translateX(${this.placeAt(time)}px)`;
    this.root.classList.toggle("is-playing", this.playing);
    this.root.querySelector("[data-tc]").textContent = `${clock(time)} / ${clock(this.length)}`;
    this.root.querySelector("[data-rate]").textContent = this.playing && this.rate !== 1 ? `${this.rate}×` : "";
    const sound = this.root.querySelector("[data-act=sound]");
    const muted = this.videos.every((video) => video.muted);
    sound.setAttribute("aria-pressed", String(!muted));
    sound.textContent = muted ? "Sound off" : "Sound on";
    if (index !== this.current || this.repaint) {
      this.current = index;
      this.repaint = false;
      this.root.dispatchEvent(new CustomEvent("shot", { bubbles: true, detail: segment?.shot }));
    }
    this.root.dispatchEvent(new CustomEvent("painted", { bubbles: true }));
  }
}

export function clock(seconds) {
  const whole = Math.max(0, Number.isFinite(seconds) ? seconds : 0);
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${(whole % 60).toFixed(1).padStart(4, "0")}`;
}
