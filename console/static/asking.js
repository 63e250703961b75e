// Dialogs: opened with what they are about, waited for, and sent by Ctrl+Enter; what is written there stays a draft.
import { keepForm } from "./drafts.js";
import { bindInside } from "./keys.js";

/** Open a dialog and wait; null where it was left, else the fields and which button chose. `draft` names what is kept. */
export function ask(id, prepare, draft = null) {
  const dialog = document.getElementById(id);
  const form = dialog.querySelector("form");
  form.reset();
  form.oninput = null;
  if (draft) keepForm(form, draft);
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

/** Return the reason that a form says: its chips, and its words. */
export const reasonOf = (data) => [data.getAll("chip").join(", "), data.get("text").trim()].filter(Boolean).join(": ");

/** Let the dialog be sent once it has a reason. */
export function ready(dialog) {
  const button = dialog.querySelector("[value=go]");
  const said = Boolean(reasonOf(new FormData(dialog.querySelector("form"))));
  button.setAttribute("aria-disabled", String(!said));
  dialog.querySelector("[data-need]").hidden = said;
}

/** Make the dialogs ready: a rejection needs a reason; Ctrl+Enter sends; digits tick chips. */
export function dialogs() {
  const rejecting = document.getElementById("reject-dialog");
  if (!rejecting) return;
  const chips = [...rejecting.querySelectorAll(".chip input")];
  rejecting.addEventListener("input", () => ready(rejecting));
  rejecting.addEventListener("submit", (event) => {
    if (event.submitter?.value === "go" && !reasonOf(new FormData(event.target))) event.preventDefault();
  });
  bindInside(
    "#reject-dialog",
    chips.map((_, n) => String(n + 1)),
    ({ key }) => chips[Number(key) - 1].click(),
  );
  for (const dialog of [rejecting, document.getElementById("note-dialog")]) {
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.repeat) return;
      const chip = event.target.matches("[type=checkbox]");
      if (chip) event.preventDefault();
      if (chip || event.ctrlKey || event.metaKey) dialog.querySelector("[value=go]").click();
    });
  }
}
