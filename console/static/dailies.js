// Dailies: what waits, one at a time, decided by one gesture each.
import { place } from "./api.js";
import { decide, note, reject } from "./decide.js";
import { beginDraw } from "./draw.js";
import { beginFitting, setFrame } from "./fitting.js";
import { beginFrame } from "./frame.js";
import { bind } from "./keys.js";
import { mover } from "./moving.js";
import { beginNotes } from "./notes.js";
import { player } from "./players.js";
import { say } from "./toast.js";
import { decided, redo, undo } from "./undo.js";
import { address, visit } from "./visit.js";

const QUIET = 30 * 60 * 1000; // a visit ends after half an hour without one

const desk = () => document.getElementById("desk");
const rows = () => [...document.querySelectorAll("#queue [data-id]")];
const show = (id) => visit(address({ item: id }));

function beside(way) {
  const ids = rows().map((row) => row.dataset.id);
  const at = ids.indexOf(desk()?.dataset.item);
  return at < 0 ? ids[0] : ids[at + way];
}

const moves = mover({
  ids: () => rows().map((row) => row.dataset.id),
  here: () => desk()?.dataset.item,
  show,
  end: (way) => say(way > 0 ? "That was the last one" : "That is the first one"),
  toward(id) {
    for (const row of rows()) {
      if (row.dataset.id === id) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      if (row.dataset.id === id) row.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  },
});
const go = (way) => moves.move(way);

/** After a decision: what comes behind it, else before it, else the empty desk. */
function onward() {
  const next = beside(1) || beside(-1);
  return async () => {
    await visit(address({ item: next || null }));
    document.querySelector("#queue [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
}

const name = () => document.querySelector("#panel h2").textContent;
const isTake = () => desk()?.dataset.kind === "take";

/** Say why a verb isn't possible now: nobody judges what isn't shown yet. */
function blocked(verb) {
  const coming = moves.under ? "The next one isn't shown yet" : "";
  const why = coming || document.querySelector(`#panel [data-act="${verb}"]`)?.dataset.why;
  if (why) say(why, { bad: true });
  return Boolean(why);
}

const acts = {
  approve() {
    if (isTake() && !blocked("approve"))
      decide(
        "approve",
        { take: desk().dataset.item },
        { words: `${name()} of ${place.sequence} approved`, after: onward() },
      );
  },
  "approve-shot"() {
    const shot = player()?.shotHere();
    if (isTake() && shot && !blocked("approve"))
      decide(
        "approve",
        { take: desk().dataset.item, shot: number(shot) },
        { words: `Shot ${number(shot)} now comes from ${name().toLowerCase()}` },
      );
  },
  reject() {
    if (desk() && !blocked("reject")) {
      player()?.pause();
      reject(desk().dataset.item, name().toLowerCase(), {
        after: onward(),
        words: `${name()} of ${place.sequence} rejected`,
      });
    }
  },
  note() {
    if (desk() && !blocked("note")) {
      player()?.pause();
      note(desk().dataset.item, player()?.time ?? null, name().toLowerCase());
    }
  },
  undo() {
    if (decided() || !blocked("undo")) undo();
  },
  next() {
    go(1);
  },
};

const number = (shot) => Number(shot.split("_SH").pop());

function quadrant(n) {
  const grid = document.querySelector(".stage .grid-picture");
  if (!grid) return;
  const why = document.getElementById("why-approve-grid")?.textContent;
  if (blocked("approve-grid")) return;
  if (why) {
    say(why, { bad: true });
    return;
  }
  choose(grid, n, onward());
}

/** Make a quadrant the start frame. */
export function choose(grid, n, after) {
  if (grid.querySelector(".gone:not([hidden])")) {
    say("The picture can't be shown: no quadrant of it can be chosen", { bad: true });
    return Promise.resolve(false);
  }
  const { entity, grid: id } = grid.dataset;
  const shot = entity.includes("_SH") ? { shot: number(entity) } : {};
  return setFrame(
    "approve-grid",
    { grid: id, quadrant: n, ...shot },
    { after, words: `Quadrant ${n} is the start frame of ${entity}` },
  );
}

function digit(n) {
  if (isTake()) player()?.toShot(n - 1);
  else if (n <= 4) quadrant(n);
}

/** Keep where this visit began: "new" is what came after the visit before. */
function remember() {
  const slot = `takes visit ${place.project}`;
  const now = Date.now();
  const kept = JSON.parse(localStorage.getItem(slot) || "null") || { since: 0, seen: 0, at: now };
  if (now - kept.at > QUIET) kept.since = kept.seen;
  kept.seen = Math.max(kept.seen, place.head);
  kept.at = now;
  localStorage.setItem(slot, JSON.stringify(kept));
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is missing where the console is served without TLS
  document.cookie = `takes_seen_${place.project}=${kept.since}; path=/p/${place.project}; SameSite=Strict; max-age=31536000`;
}

export function begin() {
  remember();
  document.addEventListener("patched", remember);
  document.addEventListener("undone", (event) => visit(event.detail.here));
  document.addEventListener("click", (event) => {
    const row = event.target.closest("#queue a");
    if (row && !event.metaKey && !event.ctrlKey && event.button === 0) {
      event.preventDefault();
      show(row.dataset.id);
      return;
    }
    const corner = event.target.closest(".stage [data-quadrant]");
    if (corner) quadrant(Number(corner.dataset.quadrant));
    const button = event.target.closest("[data-act]");
    if (button && acts[button.dataset.act] && desk()) acts[button.dataset.act]();
  });
  bind(["a"], acts.approve, "Approve the take");
  bind(["Shift+a"], acts["approve-shot"], "Approve only the shot under the playhead", ["⇧A"]);
  bind(["r"], acts.reject, "Reject, with a reason");
  bind(["n"], acts.note, "Note at this moment");
  beginDraw();
  beginNotes();
  beginFrame();
  beginFitting();
  bind(["u", "Ctrl+z"], () => acts.undo(), "Undo", ["U"]);
  bind(["Shift+u", "Ctrl+Shift+z"], redo, "Redo what this visit undid", ["⇧U"]);
  bind(["ArrowDown", "Alt+k"], () => go(1), "Next", ["↓", "Alt+K"]);
  bind(["ArrowUp", "Alt+j"], () => go(-1), "Previous", ["↑", "Alt+J"]);
  for (let n = 1; n <= 9; n += 1)
    bind([String(n)], () => digit(n), n === 1 ? "Quadrant of a grid, shot of a take" : null, ["1", "…", "9"]);
}
