// A sequence: the cut, takes side by side, the next run, and where everything comes from.
import { place, upload } from "./api.js";
import { sayRefusal } from "./buttons.js";
import { beginComparing, acts as compareActs, comparing, swap } from "./comparing.js";
import { beginCompose, mountCompose } from "./compose.js";
import { choose } from "./dailies.js";
import { decide, reject } from "./decide.js";
import { beginDraw } from "./draw.js";
import { beginExplore } from "./explore.js";
import { beginFitting, fit, sayShape, setFrame } from "./fitting.js";
import { beginFrame } from "./frame.js";
import { bind, bindInside } from "./keys.js";
import { beginLineage, drawLineage, followAddress } from "./lineage.js";
import { named, short } from "./names.js";
import { beginNotes } from "./notes.js";
import { player } from "./players.js";
import { say } from "./toast.js";
import { beginTrim } from "./trim.js";
import { redo, undo } from "./undo.js";
import { refresh } from "./visit.js";
import { beginWords, mountWords } from "./words.js";

const number = (shot) => Number(shot.split("_SH").pop());

function refused(button) {
  if (button?.dataset.why) say(button.dataset.why, { bad: true });
  return Boolean(button?.dataset.why);
}

/** Answer a change of the client's plan: of one shot, or of the whole sequence where the button names none. */
function answerPlan(button, verb, done) {
  const shot = button.dataset.number;
  const who = shot ? `Shot ${shot}` : place.sequence;
  return decide(verb, shot ? { shot } : {}, { words: `${who} ${done}` });
}

/** Begin or end with the picture beside it in the film: the sequence, or the shot that is chosen. */
function chain(button) {
  const [verb, beside] = button.value.split(" ");
  const shot = document.getElementById("chain-shot").value;
  return setFrame(verb, { beside, ...(shot ? { shot } : {}) }, {});
}

const acts = {
  beside: chain,
  approve: (button) =>
    decide("approve", { take: button.dataset.take }, { words: `${named(button.dataset.take)} approved` }),
  reject: (button) => reject(button.dataset.take, short(button.dataset.take)),
  finalize: () => decide("finalize", {}, { words: `${place.sequence} is locked as final`, undoable: false }),
  "accept-plan": (button) => answerPlan(button, "accept-plan", "says what the plan says"),
  "decline-plan": (button) => answerPlan(button, "decline-plan", "keeps our words"),
  reopen: () => decide("reopen", {}, { words: `${place.sequence} is open again`, undoable: false }),
  undo: () => undo(),
  ...compareActs,
  upload: () => document.getElementById("picture").click(),
};

function changed(event) {
  const cover = event.target.closest("[data-cover]");
  if (cover?.value)
    decide(
      "cut",
      { shots: { [cover.dataset.cover]: cover.value } },
      { words: `Shot ${cover.dataset.cover} now comes from ${short(cover.value)}` },
    );
  if (event.target.id === "picture") bring(event.target);
}

function bring(input) {
  const [file] = input.files;
  input.value = "";
  if (file) send(file);
}

async function send(file, fields = {}) {
  try {
    const answer = await upload("start-frame", file, fields);
    if (!sayShape(answer, (fit) => send(file, { fit }), answer.said)) say(answer.said);
    await refresh();
  } catch (error) {
    sayRefusal(error);
  }
}

function neighbour(way) {
  const link = document.getElementById(`${way}-sequence`);
  if (link) location.assign(link.href);
  else say(way === "next" ? "That is the last sequence" : "That is the first sequence");
}

/** Keys that judge mean the take in front, in A/B. */
function judge(verb, shot) {
  const take = player()?.chosen;
  if (!take) {
    say("Which take? Press ` to look at one at a time", { hint: "then A approves the one in front" });
    return;
  }
  const button = document.querySelector(".is-up [data-act=approve]");
  if (refused(button)) return;
  if (verb === "reject") reject(take, short(take));
  else if (shot)
    decide("approve", { take, shot: number(shot) }, { words: `Shot ${number(shot)} now comes from ${short(take)}` });
  else acts.approve({ dataset: { take } });
}

function recrop(picture, n) {
  const why = picture.parentElement.querySelector("#why-approve-grid")?.textContent;
  if (why) say(why, { bad: true });
  else
    choose(picture, n).then((done) => {
      if (done) picture.closest("dialog").close();
    });
}

function keys() {
  bind(["u", "Ctrl+z"], () => undo(), "Undo", ["U"]);
  bind(["Shift+u", "Ctrl+Shift+z"], redo, "Redo what this visit undid", ["⇧U"]);
  bind(["Alt+ArrowDown", "Alt+k"], () => neighbour("next"), null);
  bind(["Alt+ArrowUp", "Alt+j"], () => neighbour("previous"), "Sequence before, next sequence", ["Alt+J", "Alt+K"]);
  for (let n = 1; n <= 9; n += 1)
    bind([String(n)], () => player()?.toShot(n - 1), n === 1 ? "Shot; quadrant of an open grid" : null, [
      "1",
      "…",
      "9",
    ]);
  bindInside(".grid-dialog", ["1", "2", "3", "4"], ({ key }) => {
    const picture = document.querySelector(".grid-dialog[open] .grid-picture");
    if (picture) recrop(picture, Number(key));
  });
}

export function begin() {
  document.addEventListener("change", changed);
  document.addEventListener("stayed", () => {
    for (const select of document.querySelectorAll("[data-choose]"))
      select.value = [...select.options].find((option) => option.defaultSelected).value;
  });
  document.addEventListener("click", (event) => {
    const corner = event.target.closest(".grid-dialog [data-quadrant]");
    if (corner) recrop(corner.closest(".grid-picture"), Number(corner.dataset.quadrant));
    const button = event.target.closest("[data-act]");
    if (button && acts[button.dataset.act] && !refused(button)) acts[button.dataset.act](button);
  });
  beginComparing();
  bind(["a"], () => judge("approve"), "Approve the take in front");
  bind(["Shift+a"], () => judge("approve", player()?.shotHere()), "Take only this shot from it", ["⇧A"]);
  bind(["r"], () => judge("reject"), "Reject the take in front");
  beginDraw();
  beginNotes();
  beginFrame();
  beginFitting();
  bind(["c"], () => (comparing() ? swap() : fit("crop")), "Swap takes A and B, where they are compared");
  keys();
  beginCompose();
  beginWords();
  beginLineage();
  beginExplore();
  beginTrim();
  const mount = () => {
    mountCompose();
    mountWords();
    drawLineage();
  };
  document.addEventListener("patched", mount);
  mount();
  addEventListener("hashchange", followAddress);
  followAddress();
}
