// Finds the players of a page as it changes, and binds their keys to the one that is shown.
import { bind } from "./keys.js";
import { ComparePlayer } from "./compare.js";
import { CutPlayer } from "./cut.js";
import { TakePlayer } from "./player.js";

const KINDS = [["[data-player]", TakePlayer], ["[data-cut]", CutPlayer], ["[data-compare]", ComparePlayer]];
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
  const on = (what) => () => { if (player()) what(player()); };
  bind(["Space"], on((p) => p.toggle()), "Play, pause");
  bind(["j"], on((p) => p.shuttle(-1)), null);
  bind(["k"], on((p) => p.pause()), null);
  bind(["l"], on((p) => p.shuttle(1)), "Shuttle: back, stop, on; again for faster", ["J", "K", "L"]);
  bind(["ArrowLeft"], on((p) => p.step(-1)), null);
  bind(["ArrowRight"], on((p) => p.step(1)), "One frame back, on", ["←", "→"]);
  bind(["["], on((p) => p.nextShot(-1)), null);
  bind(["]"], on((p) => p.nextShot(1)), "Shot before, next shot", ["[", "]"]);
  bind(["Home"], on((p) => p.toShot(0)), null);
  bind(["f"], on((p) => p.full()), "Full screen");
  addEventListener("resize", on((p) => p.paint()));
}

/** Mark the words of the shot that is under the playhead. */
export function followWords() {
  document.addEventListener("shot", (event) => {
    for (const row of document.querySelectorAll(".words [data-shot], .change[data-shot]")) row.classList.toggle("is-current", row.dataset.shot === event.detail);
  });
}
