// What this visit decided, taken back in turn and done again. What lies beyond it is named, and asked about first.
import { act, look, place } from "./api.js";
import { ask } from "./asking.js";
import { sayRefusal } from "./buttons.js";
import { decide } from "./decide.js";
import { once } from "./once.js";
import { element, say, sentence } from "./toast.js";
import { refresh } from "./visit.js";

const MOST = 200; // acts that a visit can take back
const slot = (name) => `takes ${name} ${JSON.stringify([place.person, place.project])}`;

/** A pile of this visit: it outlives the page, and ends with the tab. */
function pile(name) {
  const all = () => JSON.parse(sessionStorage.getItem(slot(name)) || "[]");
  const write = (entries) => sessionStorage.setItem(slot(name), JSON.stringify(entries.slice(-MOST)));
  return {
    last: () => all().at(-1),
    add: (entry) => write([...all(), entry]),
    drop: ({ position }) => write(all().filter((one) => one.position !== position)),
    clear: () => write([]),
  };
}
const done = pile("done");
const undone = pile("undone");

/** Remember a decision of this visit; one that isn't `again` ends what could be done again. */
export function remember(entry, again) {
  done.add(entry);
  if (!again) undone.clear();
}

/** Whether this visit has decided something that can still be taken back. */
export const decided = () => Boolean(done.last());

/** Undo what was done last in this visit, else ask about the last thing in this sequence. */
export function undo() {
  const last = done.last();
  return last ? takeBack(last) : askFirst(place.sequence);
}

/** Take a decision back; where something else was done there since, that is named instead. */
export async function takeBack(entry) {
  await once(`undo ${entry.position}`, async () => {
    try {
      const answer = await act("undo", { position: entry.position }, entry.sequence);
      done.drop(entry);
      const stands = await newest(entry.sequence);
      if (entry.verb) undone.add({ ...entry, stands });
      document.getElementById("toasts").replaceChildren();
      say(sentence(answer.said), { redo: entry.verb ? redo : null });
      document.dispatchEvent(new CustomEvent("undone", { detail: entry }));
      await refresh();
    } catch (error) {
      if (error.code !== "not_the_last") {
        sayRefusal(error);
        return;
      }
      done.drop(entry);
      await askFirst(entry.sequence);
    }
  });
}

const newest = async (sequence) => (await look("undo", sequence)).acts[0]?.position ?? 0;

/** Name what an undo would take back in a sequence, and take that back once somebody says so. */
export async function askFirst(sequence) {
  try {
    const { acts, again } = await look("undo", sequence);
    if (!acts.length) {
      say(`There is nothing to undo in ${sequence}`, { bad: true });
      return;
    }
    const yes = await ask("undo-dialog", (dialog) => {
      dialog.querySelector("h2").textContent = `Undo this in ${sequence}?`;
      dialog.querySelector("[data-acts]").replaceChildren(...acts.map(told));
    });
    const here = location.pathname + location.search;
    if (yes) await takeBack({ sequence, position: acts[0].position, here, verb: again?.verb, payload: again?.body });
  } catch (error) {
    sayRefusal(error);
  }
}

function told({ type, told: words, by, at, message }) {
  const kind = type.replace(/(?<=[a-z])(?=[A-Z])/g, " ");
  return element(
    "li",
    {},
    element("b", {}, kind[0] + kind.slice(1).toLowerCase()),
    element("span", { dir: "auto" }, words),
    element("span", { class: "soft small", dir: "auto" }, `${by} · ${at.slice(0, 10)}, ${at.slice(11, 16)} UTC`),
    ...(message ? [element("q", { class: "soft small", dir: "auto" }, message)] : []),
  );
}

/** Do again what this visit undid last, unless something else was done there since. */
export async function redo() {
  const last = undone.last();
  if (!last) {
    say("Nothing was undone in this visit", { bad: true });
    return;
  }
  try {
    const same = (await newest(last.sequence)) === last.stands;
    undone.drop(last);
    if (same) await decide(last.verb, last.payload, { sequence: last.sequence, words: last.words, again: true });
    else say(`Something else was done in ${last.sequence} since`, { hint: "Decide it anew", bad: true });
  } catch (error) {
    sayRefusal(error);
  }
}
