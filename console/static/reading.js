// How a plan's file is read: its doubts to be settled, its columns, its first rows, and what adding it would change.
import { ways } from "./buttons.js";
import { element } from "./toast.js";

const text = (value, cls = "") => element("bdi", cls ? { class: cls } : {}, value);
const option = (value, label, chosen) => element("option", { value, selected: value === chosen }, label);

/** Fill the panel; `acts` are what its controls do: `settle` a doubt, `add`, `leave`, and more `pictures`. */
export function show(panel, answer, brought, acts) {
  const focused = panel.contains(document.activeElement) ? document.activeElement.id : "";
  const fresh = panel.hidden || panel.dataset.file !== brought.file.name;
  panel.hidden = false;
  panel.dataset.file = brought.file.name;
  panel.replaceChildren(
    element("h2", {}, text(brought.file.name)),
    ...named(answer, acts),
    ...sheets(answer, acts),
    ...encodings(answer, acts),
    ...columns(answer, brought, acts),
    ...rows("Passed over", answer.passed),
    ...rows("The first shots", answer.rows),
    ...changes(answer),
    ...refused(answer, brought, acts),
    ending(answer, acts),
  );
  if (focused) document.getElementById(focused)?.focus();
  else if (fresh) panel.focus();
  if (fresh) panel.scrollIntoView({ block: "nearest" });
}

/** The project: said by the file, else by a person. */
function named(answer, acts) {
  if (!answer.project) return [];
  if (!answer.unnamed && answer.kind === "plan")
    return [element("p", { class: "soft" }, "Project ", text(answer.project, "mono"))];
  const field = element("input", {
    type: "text",
    id: "reading-project",
    value: answer.project,
    maxLength: 64,
    spellcheck: false,
    autocomplete: "off",
  });
  field.addEventListener("change", () => acts.settle({ project: field.value.trim() || null }));
  const note = answer.unnamed
    ? [element("span", { class: "hint soft" }, "The sheet names no project; this is the file's name.")]
    : [];
  return [element("label", { class: "field narrow" }, element("span", {}, "Project"), field, ...note)];
}

function sheets(answer, acts) {
  if (answer.sheets.length < 2) return [];
  const taken = answer.sheets.find((of) => of.taken)?.name || "";
  const choices = answer.sheets.map((of) => option(of.name, of.hidden ? `${of.name} (hidden)` : of.name, taken));
  const select = element(
    "select",
    { id: "reading-sheet" },
    ...(taken ? [] : [option("", "Choose a sheet", "")]),
    ...choices,
  );
  select.addEventListener("change", () => select.value && acts.settle({ sheet: select.value }));
  return [element("label", { class: "field narrow" }, element("span", {}, "Sheet with the shots"), select)];
}

function encodings(answer, acts) {
  if (!answer.encodings.length) return [];
  const rows_ = answer.encodings.map((of, n) => {
    const button = element("button", { class: "option", type: "button", id: `reading-encoding-${n}` });
    button.append(text(of.reads), element("span", { class: "faint small" }, of.encodings.join(", ")));
    button.addEventListener("click", () => acts.settle({ encoding: of.encodings[0] }));
    return element("li", {}, button);
  });
  return [element("h3", {}, "Which of these reads right?"), element("ul", { class: "readings" }, ...rows_)];
}

function columns(answer, brought, acts) {
  if (!answer.columns.length) return [];
  const lines = answer.columns.map((of, n) => {
    const select = element(
      "select",
      { id: `reading-column-${n}`, ariaLabel: `What ${of.title} is` },
      ...(of.column === null ? [option("?", "say what it is", "?")] : []),
      option("", "leave it out", of.column),
      ...answer.columns_known.map((name) => option(name, name.replaceAll("_", " "), of.column)),
    );
    select.addEventListener("change", () =>
      acts.settle({ columns: { ...brought.told.columns, [of.title]: select.value } }),
    );
    return element(
      "tr",
      of.column === null ? { class: "doubt" } : {},
      element("th", { scope: "row" }, text(of.title)),
      element("td", {}, text(of.sample, "soft")),
      element("td", {}, select),
    );
  });
  const head = element(
    "tr",
    {},
    ...["Column", "First cell", "Read as"].map((name) => element("th", { scope: "col" }, name)),
  );
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...lines));
  return [
    element("h3", {}, "Columns"),
    element("div", { class: "scrolls", tabIndex: 0, role: "region", ariaLabel: "Columns" }, table),
  ];
}

function rows(title, found) {
  if (!found.length) return [];
  const list = found.map((row) =>
    element("li", {}, element("span", { class: "faint" }, row.place), " ", text(row.text)),
  );
  return [element("h3", {}, title), element("ul", { class: "placed small" }, ...list)];
}

/** What adding it changes: shot by shot where there is something already. */
export function changes(answer) {
  const found = answer.changes;
  if (!found) return [];
  const list = [...found.shots.map(shot), ...found.remarks.map((remark) => element("li", {}, text(remark)))];
  return [
    element("h3", {}, "What it changes"),
    element("p", { id: "reading-said" }, text(answer.said)),
    ...(found.elements.length
      ? [element("p", { class: "soft small" }, `New elements: ${found.elements.join(", ")}`)]
      : []),
    ...(list.length ? [element("ul", { class: "placed small" }, ...list)] : []),
  ];
}

function shot(of) {
  const kept = of.kept ? [element("span", { class: "pill look" }, "your words stay")] : [];
  return element(
    "li",
    {},
    element("b", { class: "mono" }, of.shot),
    ...kept,
    element(
      "span",
      { class: "diff" },
      of.before ? element("del", {}, of.before) : "",
      " ",
      of.now ? element("ins", {}, of.now) : "omitted",
    ),
  );
}

function refused({ refused: fault }, brought, acts) {
  if (!fault) return [];
  const lines = (fault.faults || []).map((line) => element("li", {}, text(line)));
  const matches = (fault.next || [])
    .filter((way) => way.args?.match)
    .map((way) => matching(way.args.match, brought, acts));
  const others = { ...fault, next: (fault.next || []).filter((way) => way.verb !== "again" && way.href) };
  const box = element("div", { class: "refusal", role: "alert" }, element("p", {}, text(fault.error || fault.message)));
  if (lines.length) box.append(element("ul", { class: "placed small" }, ...lines));
  box.append(...ways(others), ...(matches.length ? [element("p", { class: "ways" }, ...matches)] : []));
  if (lines.some((line) => line.textContent.includes("there is no file"))) {
    const more = element("button", { class: "button small", type: "button" }, "Choose the pictures");
    more.addEventListener("click", acts.pictures);
    box.append(element("p", { class: "ways" }, more));
  }
  return [box];
}

function became(old, now) {
  if (now === null) return `${old} is gone`;
  return typeof now === "number" ? `${old} is the plan's shot ${now}` : `${old} is the plan's ${now}`;
}

function matching([old, now], brought, acts) {
  const button = element("button", { class: "button small", type: "button" }, became(old, now));
  button.addEventListener("click", () => acts.settle({ matches: { ...brought.told.matches, [old]: now } }));
  return button;
}

function ending(answer, acts) {
  const nothing = answer.changes && answer.said.includes("nothing would be added");
  const leave = element("button", { class: "button quiet", type: "button", id: "reading-leave" }, "Leave it");
  leave.addEventListener("click", acts.leave);
  const board = element(
    "a",
    { class: "button", href: `/p/${encodeURIComponent(answer.project || "")}` },
    "To the board",
  );
  const add = element("button", { class: "button primary", type: "button", id: "reading-add" }, "Add it");
  add.setAttribute("aria-disabled", String(Boolean(answer.refused)));
  add.addEventListener("click", () => answer.refused || acts.add(answer));
  return element("div", { class: "actions" }, leave, nothing ? board : add);
}
