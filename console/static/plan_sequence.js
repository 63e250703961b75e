// The dialog of one sequence of the plan: its shots in order, what is new among them, and what holds for all of them.
import { addRow } from "./rows.js";
import { element } from "./toast.js";

/** Fill the dialog with a sequence of the plan, or make it ready for a new one where it has no name. */
export function fillSequence(form, plan, name) {
  const sequence = plan.sequences.find((of) => of.sequence === name);
  const fields = form.elements;
  form.closest("dialog").querySelector("h2").textContent = sequence
    ? `${name}: its shots and what holds for them`
    : "A new sequence";
  fields.name.value = name || next(plan);
  fields.name.readOnly = Boolean(sequence);
  fields.title.value = sequence && sequence.title !== name ? sequence.title : "";
  fields.cast.value = (sequence?.elements || []).join(", ");
  fields.grid_prompt.value = sequence?.grid_prompt || "";
  fields.notes.value = sequence?.notes || "";
  fields.needs_start_frame.checked = Boolean(sequence?.needs_start_frame);
  const list = form.querySelector("[data-rows=shots]");
  list.replaceChildren();
  for (const shot of sequence?.shots || []) known(list, shot);
  if (!sequence) addRow(list);
  const gone = (sequence?.gone || []).map((shot) => back(list, shot));
  form.querySelector("[data-gone]").replaceChildren(...gone);
}

/** The next free name: SEQ04 after SEQ03. */
function next(plan) {
  const all = [...plan.sequences, ...plan.omitted].map((of) => of.sequence);
  const last = all
    .map((of) => /^(.*?)(\d+)$/.exec(of))
    .filter(Boolean)
    .at(-1);
  if (!last) return "SEQ01";
  const [, stem, digits] = last;
  for (let number = Number(digits) + 1; ; number += 1) {
    const name = stem + String(number).padStart(digits.length, "0");
    if (!all.includes(name)) return name;
  }
}

/** A shot that is there: its words are the plan's, and are written on the sequence's own page. */
function known(list, shot) {
  const row = addRow(list, shot);
  row.dataset.shot = shot.shot;
  const words = row.querySelector("[data-field=prompt]");
  const seconds = row.querySelector("[data-field=duration]");
  words
    .closest("label")
    .replaceWith(
      element(
        "p",
        { class: "wide" },
        element("b", { class: "mono" }, `${shot.number} `),
        element("bdi", {}, shot.prompt),
      ),
    );
  seconds.closest("label").replaceWith(element("span", { class: "faint num" }, `${shot.duration} s`));
  for (const [act, label] of [
    ["row-up", "earlier"],
    ["row-down", "later"],
    ["drop-row", "omitted"],
  ])
    row.querySelector(`[data-act=${act}]`).ariaLabel = `Shot ${shot.number} ${label}`;
  return row;
}

function back(list, shot) {
  const button = element("button", { class: "button small quiet", type: "button" }, `Put shot ${shot.number} back`);
  button.addEventListener("click", () => {
    known(list, shot);
    button.remove();
  });
  return button;
}

const field = (row, name) => row.querySelector(`[data-field=${name}]`);

/** Return the name and the part of the plan that the dialog holds. */
export function readSequence(form) {
  const fields = form.elements;
  const rows = [...form.querySelectorAll("[data-rows=shots] > .row")];
  const shots = rows.map((row) =>
    row.dataset.shot
      ? { shot: row.dataset.shot }
      : { prompt: field(row, "prompt").value, duration: Number(field(row, "duration").value) },
  );
  const part = {
    title: fields.title.value.trim() || null,
    notes: fields.notes.value.trim() || null,
    grid_prompt: fields.grid_prompt.value.trim() || null,
    needs_start_frame: fields.needs_start_frame.checked,
    elements: fields.cast.value
      .split(/[,;\s]+/)
      .map((one) => one.replace(/^@/, ""))
      .filter(Boolean),
    shots,
  };
  return { name: fields.name.value.trim(), part };
}
