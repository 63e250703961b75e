// Finds the players of a page as it changes, and binds their keys to the one that is shown.

import { ComparePlayer } from "./compare.js";
import { CutPlayer } from "./cut.js";
import { FilmPlayer } from "./film.js";
import { bind } from "./keys.js";
import { TakePlayer } from "./player.js";

const KINDS = [
  ["[data-player]", TakePlayer],
  ["[data-cut]", CutPlayer],
  ["[data-compare]", ComparePlayer],
  ["[data-film]", FilmPlayer],
];
let here = null;

/** The player that is shown, or null. */
export const player = () => (here?.root.isConnected ? here : null);

export function mount() {
  for (const [selector, Kind] of KINDS) {
    const root = document.querySelector(selector);
    if (!root) continue;
    if (here?.root === root) {
      here.update?.();
      here.repaint = true;
      here.paint();
    } else {
      if (here?.playing) here.pause();
      here = new Kind(root);
    }
    return;
  }
  here = null;
}

export function playerKeys() {
  const on = (what) => () => {
    if (player()) what(player());
  };
  const keys = [
    ["Space", (p) => p.toggle(), "Play, pause"],
    ["j", (p) => p.shuttle(-1)],
    ["k", (p) => p.pause()],
    ["l", (p) => p.shuttle(1), "Shuttle: back, stop, on; again for faster", ["J", "K", "L"]],
    ["ArrowLeft", (p) => p.step(-1)],
    ["ArrowRight", (p) => p.step(1), "One frame back, on", ["←", "→"]],
    ["[", (p) => p.nextShot(-1)],
    ["]", (p) => p.nextShot(1), "Shot before, next shot", ["[", "]"]],
    ["Home", (p) => p.toShot(0)],
    ["f", (p) => p.full(), "Full screen"],
  ];
  for (const [key, what, tell, shown] of keys) bind([key], on(what), tell, shown);
  const paint = on((p) => p.paint());
  addEventListener("resize", paint);
}

/** Mark the words of the shot that is under the playhead. */
export function followWords() {
  document.addEventListener("shot", (event) => {
    for (const row of document.querySelectorAll(".words [data-shot], .change[data-shot]"))
      row.classList.toggle("is-current", row.dataset.shot === event.detail);
  });
}
