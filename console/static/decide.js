// Decisions: one gesture each, told in a toast that takes it back.
import { act, place } from "./api.js";
import { ask, ready, reasonOf } from "./asking.js";
import { sayRefusal } from "./buttons.js";
import { dropDraft } from "./drafts.js";
import { once } from "./once.js";
import { say, sentence } from "./toast.js";
import { remember, takeBack } from "./undo.js";
import { refresh } from "./visit.js";

/** Send a verb, say what came of it, bring the page up to date; returns whether it was done. */
export async function decide(verb, payload, options = {}) {
  if (place.past) {
    say("This is the past: nothing can be decided here", { hint: "Go back to now first", bad: true });
    return false;
  }
  const { sequence = place.sequence } = options;
  const wish = JSON.stringify([verb, sequence, payload]);
  return Boolean(await once(wish, () => sendOff(verb, payload, { ...options, sequence })));
}

async function sendOff(verb, payload, { after, words, sequence, undoable = true, heard, again = false }) {
  const here = location.pathname + location.search;
  try {
    const answer = await act(verb, payload, sequence);
    const changed = answer.changed !== false;
    const entry = { sequence, position: answer.position, here, verb, payload, words };
    if (undoable && changed) remember(entry, again);
    const said = (changed && words) || sentence(answer.said);
    say(said, { undo: undoable && changed ? () => takeBack(entry) : null });
    heard?.(answer);
    if (after) await after(answer);
    else await refresh();
    return true;
  } catch (error) {
    sayRefusal(error);
    await refresh();
    return false;
  }
}

export async function reject(take, name, options) {
  const draft = `reject ${take}`;
  const sequence = place.sequence;
  const said = await ask(
    "reject-dialog",
    (dialog) => {
      dialog.querySelector("h2").textContent = `Reject ${name}`;
      ready(dialog);
      dialog.querySelector(".chip input").focus();
    },
    draft,
  );
  const reason = said && reasonOf(said.data);
  const heard = () => dropDraft(draft, sequence);
  if (reason) await decide("reject", { take, reason }, { sequence, heard, ...options });
}

/** Ask for a note, kept with what is drawn on that frame if anything is; returns whether it was written. */
export async function note(take, seconds, name, drawing = null) {
  const where = seconds === null ? `On ${name}` : `On ${name}, at ${seconds.toFixed(1)} s`;
  const draft = `note ${take}`;
  const sequence = place.sequence;
  const said = await ask(
    "note-dialog",
    (dialog) => {
      dialog.querySelector("[data-where]").textContent = drawing ? `${where}, with your drawing` : where;
    },
    draft,
  );
  const text = said?.data.get("text").trim();
  if (!text && !(said && drawing)) return false;
  const exact = drawing ? 1000 : 100; // a drawing lies on one frame
  const moment = seconds === null ? {} : { seconds: Math.round(seconds * exact) / exact };
  const heard = () => dropDraft(draft, sequence);
  return decide("note", { text, take, ...moment, ...(drawing && { drawing }) }, { sequence, heard, undoable: false });
}
