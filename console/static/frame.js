// The moment that a player shows, made the start or end frame of this sequence or of one beside it.
import { ask } from "./asking.js";
import { setFrame } from "./fitting.js";
import { bind } from "./keys.js";
import { short } from "./names.js";
import { player } from "./players.js";
import { say } from "./toast.js";

async function use() {
  const here = player()?.moment?.();
  if (!document.querySelector("[data-act=frame]")) {
    say("A frame can be used in dailies and in the cut", { bad: true });
    return;
  }
  player()?.pause();
  if (!here) {
    say("No take is shown here", { bad: true });
    return;
  }
  const seconds = Math.round(here.seconds * 100) / 100;
  const said = await ask("frame-dialog", (dialog) => {
    dialog.querySelector("[data-where]").textContent = `${short(here.take)} at ${seconds.toFixed(2)} s`.replace(
      /^t/,
      "T",
    );
  });
  if (!said) return;
  const sequence = said.data.get("to");
  const verb = said.data.get("as");
  await setFrame(
    verb,
    { take: here.take, seconds, ...own(here.take, sequence) },
    {
      sequence,
      words: `The frame at ${seconds.toFixed(2)} s of ${short(here.take)} is the ${verb.replace("-", " ")} of ${sequence}`,
    },
  );
}

/** A take of one shot alone gives that shot its frame, in its own sequence. */
function own(take, sequence) {
  const [, name, shot] = take.match(/^(.*)_SH0*(\d+)_take\d+$/) || [];
  return shot && name === sequence ? { shot } : {};
}

export function beginFrame() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-act=frame]")) use();
  });
  bind(["s"], use, "Use this frame as a start or end frame");
}
