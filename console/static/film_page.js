// The page of the film: which playlist, what is shown at the moment, and the keys of the loop.
import { bind } from "./keys.js";
import { short } from "./names.js";
import { player } from "./players.js";
import { address, visit } from "./visit.js";

const acts = {
  "loop-in": () => player()?.loopFrom(),
  "loop-out": () => player()?.loopTo(),
  "loop-off": () => player()?.noLoop(),
};

/** Play the shot that is shown with so many before and behind; pressed again, the whole cut. */
function around(button) {
  const off = button.getAttribute("aria-pressed") === "true";
  const shot = player()?.shotHere();
  if (shot || off)
    visit(
      address({ shot: off ? null : shot, around: off ? null : button.dataset.around, sequence: null, approved: null }),
      {
        push: true,
      },
    );
}

function tell(event) {
  const part = player()?.segments.find((one) => one.shot === event.detail);
  if (!part) return;
  const link = document.getElementById("film-shot");
  const at = new URL(location.href).searchParams.get("at");
  link.textContent = `${part.sequence}, shot ${part.number}`;
  link.href = `/p/${document.body.dataset.project}/${part.sequence}?view=cut${at ? `&at=${encodeURIComponent(at)}` : ""}#cut-${part.shot}`;
  const take = part.take ? short(part.take) : "open: no take covers it";
  document.getElementById("film-take").textContent = part.rehearsal ? `${take} · rehearsal` : take;
  document.getElementById("film-words").textContent = part.prompt;
}

export function begin() {
  document.addEventListener("change", (event) => {
    if (event.target.id !== "film-sequence") return;
    visit(address({ sequence: event.target.value || null, shot: null, around: null }), { push: true });
  });
  document.addEventListener("click", (event) => {
    const act = acts[event.target.closest("[data-act]")?.dataset.act];
    if (act) act();
    const button = event.target.closest("[data-around]");
    if (button) around(button);
  });
  document.addEventListener("shot", tell);
  bind(["i"], acts["loop-in"], "Loop from this frame");
  bind(["o"], acts["loop-out"], "Loop to this frame");
  bind(["x"], acts["loop-off"], "No loop");
  for (let n = 1; n <= 9; n += 1)
    bind([String(n)], () => player()?.toShot(n - 1), n === 1 ? "Shot" : null, ["1", "…", "9"]);
  const here = player();
  if (here) {
    here.repaint = true;
    here.paint();
  }
}
