// Which takes are compared and how: chosen, added, swapped, shifted, and the keys for it.
import { bind } from "./keys.js";
import { player } from "./players.js";
import { say } from "./toast.js";
import { address, visit } from "./visit.js";

export const comparing = () => document.body.dataset.view === "compare";

function sides() {
  return [...document.querySelectorAll("[data-choose]")].map((select) => select.value).filter(Boolean);
}

function compare(chosen) {
  const changes = { view: "compare" };
  "abcd".split("").forEach((letter, n) => {
    changes[letter] = chosen[n] || null;
  });
  return visit(address(changes));
}

/** Exchange the first two takes, with their shifts. */
export function swap() {
  const [a, b, ...rest] = sides();
  if (!b) return;
  player().look.swap();
  player().look.keep();
  compare([b, a, ...rest]);
}

export const acts = {
  "add-side": ({ dataset }) => compare([...sides(), dataset.take]),
  mode: ({ dataset }) => (dataset.mode === "flip" ? player()?.flip() : player()?.change({ mode: dataset.mode })),
  swap,
  shift: ({ dataset }) => player()?.nudge(Number(dataset.by), "abcd".indexOf(dataset.letter)),
};

/** Bind the keys that compare. */
export function beginComparing() {
  const here = (what) => () => {
    if (comparing() && player()?.look) what(player());
    else if (!comparing()) say("That is for takes side by side: open Compare", { bad: true });
  };
  document.addEventListener("change", ({ target }) => {
    if (target.closest("[data-choose]")) compare(sides());
  });
  bind(
    ["`"],
    here((p) => p.flip()),
    "A/B in place",
  );
  bind(["Escape"], () => player()?.side?.(), "Side by side again", ["Esc"]);
  bind(
    ["m"],
    here((p) => p.nextMode()),
    "Side by side, A/B, wipe, overlay, difference",
  );
  for (const [key, frames] of [
    ["Shift+ArrowLeft", -1],
    ["Shift+ArrowRight", 1],
  ])
    bind(
      [key],
      here((p) => p.nudge(frames)),
      frames > 0 ? "Shift the take in front, or B, by a frame" : null,
      ["⇧←", "⇧→"],
    );
}
