// Decisions: one gesture each, told in a toast that takes it back. The last ones of this visit can be undone in turn.
import { act, place } from "./api.js";
import { sayRefusal } from "./buttons.js";
import { say } from "./toast.js";
import { refresh } from "./visit.js";

const done = [];

/** Send a verb, say what came of it, bring the page up to date; returns whether it was done. */
export async function decide(
  verb,
  payload,
  { after = null, words = null, sequence = place.sequence, undoable = true, heard = null } = {},
) {
  if (place.past) {
    say("This is the past: nothing can be decided here", { hint: "Go back to now first", bad: true });
    return false;
  }
  const here = location.pathname + location.search;
  try {
    const answer = await act(verb, payload, sequence);
    const entry = { sequence, position: answer.position, here };
    const canUndo = undoable && answer.changed !== false;
    if (canUndo) done.push(entry);
    say(words || sentence(answer.said), { undo: canUndo ? () => takeBack(entry) : null });
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

const sentence = (text) => (text ? text[0].toUpperCase() + text.slice(1) : "Done");

async function takeBack(entry) {
  const at = done.indexOf(entry);
  if (at >= 0) done.splice(at, 1);
  try {
    const answer = await act("undo", { position: entry.position }, entry.sequence);
    document.getElementById("toasts").replaceChildren();
    say(sentence(answer.said));
    document.dispatchEvent(new CustomEvent("undone", { detail: entry }));
    await refresh();
  } catch (error) {
    sayRefusal(error);
  }
}

/** Whether this visit has decided something that can still be taken back. */
export const decided = () => done.length > 0;

/** Undo what was done last in this visit, else the last thing in this sequence. */
export function undo() {
  const last = done.at(-1);
  if (last) return takeBack(last);
  return decide("undo", {}, { undoable: false });
}

/** Open a dialog and wait; null where it was left, else the fields and which button chose. */
export function ask(id, prepare) {
  const dialog = document.getElementById(id);
  const form = dialog.querySelector("form");
  form.reset();
  prepare?.(dialog);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => resolve(dialog.returnValue ? { data: new FormData(form), chose: dialog.returnValue } : null),
      { once: true },
    );
  });
}

const reasonOf = (data) => [data.getAll("chip").join(", "), data.get("text").trim()].filter(Boolean).join(": ");

export async function reject(take, name, options) {
  const said = await ask("reject-dialog", (dialog) => {
    dialog.querySelector("h2").textContent = `Reject ${name}`;
    ready(dialog);
    dialog.querySelector(".chip input").focus();
  });
  if (said && reasonOf(said.data)) await decide("reject", { take, reason: reasonOf(said.data) }, options);
}

/** Ask for a note, kept with what is drawn on that frame if anything is; returns whether it was written. */
export async function note(take, seconds, name, drawing = null) {
  const where = seconds === null ? `On ${name}` : `On ${name}, at ${seconds.toFixed(1)} s`;
  const said = await ask("note-dialog", (dialog) => {
    dialog.querySelector("[data-where]").textContent = drawing ? `${where}, with your drawing` : where;
  });
  const text = said?.data.get("text").trim();
  const exact = drawing ? 1000 : 100; // a drawing lies on one frame
  const moment = seconds === null ? {} : { seconds: Math.round(seconds * exact) / exact };
  if (!text && !(said && drawing)) return false;
  return decide("note", { text, take, ...moment, ...(drawing && { drawing }) }, { undoable: false });
}

function ready(dialog) {
  const button = dialog.querySelector("[value=go]");
  const said = Boolean(reasonOf(new FormData(dialog.querySelector("form"))));
  button.setAttribute("aria-disabled", String(!said));
  dialog.querySelector("[data-need]").hidden = said;
}

/** Make the dialogs ready: a rejection needs a reason; Ctrl+Enter sends; digits choose chips. */
export function dialogs() {
  const rejecting = document.getElementById("reject-dialog");
  if (!rejecting) return;
  rejecting.addEventListener("input", () => ready(rejecting));
  rejecting.addEventListener("submit", (event) => {
    if (event.submitter?.value === "go" && !reasonOf(new FormData(event.target))) event.preventDefault();
  });
  for (const dialog of [rejecting, document.getElementById("note-dialog")]) {
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) dialog.querySelector("[value=go]").click();
      if (event.key === "Enter" && event.target.matches("[type=checkbox]")) {
        event.preventDefault();
        dialog.querySelector("[value=go]").click();
      }
    });
  }
}
