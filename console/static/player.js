// The player of one take: its video's time is the line of time.
import { unplayable } from "./broken.js";
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
    this.video.addEventListener("error", () => this.update());
    this.update();
    this.paint();
  }

  /** A film that can't be played can't be approved: the page that was just brought in hears of it again. */
  update() {
    if (this.video.error) unplayable(this.root, document.querySelectorAll("#panel [data-act^=approve]"));
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

  /** Where on the line of time a moment of a take lies; null where it isn't shown here. */
  placeOf(take, seconds) {
    return take === this.root.dataset.take ? seconds : null;
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
