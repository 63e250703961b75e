// The player of one take: its video's time is the line of time.
import { Transport } from "./transport.js";

export class TakePlayer extends Transport {
  constructor(root) {
    super(root);
    this.video = root.querySelector("video");
    this.videos = [this.video];
    for (const name of ["loadedmetadata", "seeked", "timeupdate"])
      this.video.addEventListener(name, () => this.paint());
    this.video.addEventListener("ended", () => {
      if (this.playing) this.pause();
    });
    this.paint();
  }

  get time() {
    return this.wanted ?? this.video.currentTime;
  }
  get length() {
    return this.video.duration || this.segments.at(-1)?.out || 0;
  }

  moment() {
    return { take: this.root.dataset.take, seconds: this.time };
  }

  seek(time) {
    const seeking = this.video.seeking && this.rate >= 0;
    this.wanted = time;
    if (!seeking) this.go();
    else this.video.addEventListener("seeked", () => this.go(), { once: true });
  }

  go() {
    if (this.wanted === undefined) return;
    this.video.currentTime = this.wanted;
    this.wanted = undefined;
  }

  run(rate) {
    this.video.playbackRate = rate;
    this.video.play().catch(() => {
      this.rate = 0;
      this.paint();
    });
  }

  rest() {
    this.video.pause();
  }
}
