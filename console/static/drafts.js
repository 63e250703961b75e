// Words that somebody writes and hasn't sent: kept by person, project and sequence, until they are sent or left.
// A tab has its own; a new tab begins with those that were written last.
import { place } from "./api.js";

const slot = (sequence) => `takes drafts ${JSON.stringify([place.person, place.project, sequence])}`;

function kept(store, sequence) {
  try {
    return JSON.parse(store.getItem(slot(sequence)) || "{}");
  } catch {
    return {}; // a browser that keeps nothing, or what another version kept
  }
}

function change(sequence, what) {
  for (const store of [sessionStorage, localStorage]) {
    const all = kept(store, sequence);
    what(all);
    try {
      if (Object.keys(all).length) store.setItem(slot(sequence), JSON.stringify(all));
      else store.removeItem(slot(sequence));
    } catch {
      /* no room: the words stay on the page */
    }
  }
}

/** Return the drafts of a sequence by name. */
export const drafts = (sequence = place.sequence) => ({
  ...kept(localStorage, sequence),
  ...kept(sessionStorage, sequence),
});

/** Keep a draft by its name. */
export function keepDraft(name, draft, sequence = place.sequence) {
  change(sequence, (all) => {
    all[name] = draft;
  });
}

/** Forget a draft: it was sent, or left. */
export function dropDraft(name, sequence = place.sequence) {
  change(sequence, (all) => {
    delete all[name];
  });
}

/** Keep what is written in a form as a draft from here on, and bring back what was written before. */
export function keepForm(form, name) {
  const sequence = place.sequence;
  for (const [field, value] of drafts(sequence)[name] || []) fillField(form, field, value);
  form.oninput = () => {
    const written = [...new FormData(form)].filter(([, value]) => value);
    if (written.length) keepDraft(name, written, sequence);
    else dropDraft(name, sequence);
  };
}

function fillField(form, name, value) {
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`))
    if (field.type !== "checkbox") field.value = value;
    else if (field.value === value) field.checked = true;
}
