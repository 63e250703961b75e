// Rows of a form that a person adds, moves and leaves out: made from a template, read back as plain data.

/** Add a row to a list from its template, filled with values; returns it. */
export function addRow(list, values = {}) {
  const row = document.getElementById(`row-${list.dataset.rows}`).content.firstElementChild.cloneNode(true);
  for (const field of row.querySelectorAll("[data-field]"))
    if (values[field.dataset.field] !== undefined) field.value = values[field.dataset.field];
  list.append(row);
  return row;
}

/** Return what each row of a list holds, by field, as text. */
export const readRows = (list) =>
  [...list.children].map((row) =>
    Object.fromEntries([...row.querySelectorAll("[data-field]")].map((field) => [field.dataset.field, field.value])),
  );

const focusIn = (row) => row?.querySelector("[data-field]")?.focus();

function dropRow(row) {
  const next = row.nextElementSibling || row.previousElementSibling;
  const list = row.parentElement;
  row.remove();
  if (next?.querySelector("[data-field]")) focusIn(next);
  else list.parentElement.querySelector("[data-act=add-row]").focus();
}

const ROW = {
  "row-up": (row) => row.previousElementSibling?.before(row),
  "row-down": (row) => row.nextElementSibling?.after(row),
  "drop-row": dropRow,
};

/** Listen to the buttons of rows in a form. */
export function beginRows(form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    const row = button?.closest(".row");
    if (button?.dataset.act === "add-row") focusIn(addRow(form.querySelector(`[data-rows=${button.dataset.of}]`)));
    if (row) ROW[button.dataset.act]?.(row);
    if (row?.isConnected) button.focus();
  });
}

/** Return a fault with its place as people say it: `SEQ01, shot 2` for `sequences.SEQ01.shots[1].prompt`. */
const plainly = (fault) =>
  fault
    .replace(/^sequences\.([^.:]+)\.shots\[(\d+)\](\.prompt)?/, (_, name, at) => `${name}, shot ${Number(at) + 1}`)
    .replace(/^(sequences|elements|models)\.(?=[^:]*: )/, "");

/** Show in a form why it was refused, with all faults; null takes that away. */
export function sayIn(form, error, more = []) {
  const box = form.querySelector("[data-refusal]");
  box.hidden = !error;
  box.replaceChildren();
  if (!error) return;
  const line = document.createElement("p");
  line.textContent = error.message;
  const list = document.createElement("ul");
  for (const fault of error.faults || [])
    list.append(Object.assign(document.createElement("li"), { textContent: plainly(fault) }));
  box.append(line, ...(list.children.length ? [list] : []), ...more);
  box.focus();
}
