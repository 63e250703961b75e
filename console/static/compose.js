// Compose: each shot's words from any take or anew; what would be sent and what it costs is asked for before anything is.
import { act, place } from "./api.js";
import { fill, sayRefusal, turning, ways } from "./buttons.js";
import { drafts, dropDraft, keepDraft } from "./drafts.js";
import { short } from "./names.js";
import { element, say } from "./toast.js";
import { address, refresh } from "./visit.js";

let picks = {};
const words = {}; // own words by shot
const bases = {}; // the working words that they replace
let preview = null;
let looked = ""; // the wish that the preview is of
let asked = 0;
let busy = false;

const root = () => document.querySelector("[data-compose]");
const control = (name) => document.querySelector(`[data-run="${CSS.escape(name)}"]`);
const field = (name) => control(name).value;
const ticked = (name) => control(name).checked;
const turn = turning(control, () => soon());

function wish() {
  const own = new RegExp(`^${place.sequence}_take0*`); // the sequence's own takes go by their number
  const shots = Object.fromEntries(
    Object.entries(picks)
      .filter(([shot]) => !(shot in words))
      .map(([shot, take]) => [shot, take.replace(own, "")]),
  );
  return {
    shots,
    words,
    based_on: bases,
    mode: ticked("missing") ? null : field("mode"), // what is missing is made as the last take was
    model: field("model"),
    renderer: field("renderer"),
    count: Number(field("count")),
    split: ticked("split"),
    missing: ticked("missing"),
    without_start_frame: ticked("without_start_frame"),
  };
}

const price = () => preview?.price?.amount ?? null;
const free = () => Boolean(preview?.free);

function label(takes) {
  if (!preview) return "Generate";
  if (free()) return `Generate ${takes} · free rehearsal`;
  if (price()) return `Generate ${takes} · $${price()}`;
  return preview.refused ? `Generate ${takes}` : `Generate ${takes} · price unknown`;
}

function worth() {
  if (!preview.shot_prompts.length) return "–";
  if (free()) return "free";
  return price() ? `$${price()}` : "unknown";
}

function face() {
  const button = document.getElementById("generate");
  const why = document.getElementById("generate-why");
  const count = Number(field("count"));
  const refused = root().dataset.may ? null : preview?.refused;
  const whole = preview && ticked("missing") && !preview.takes.length && "Every shot has a take of its working prompt";
  const coming = preview ? "" : "Looking up what this run would send…";
  const no = root().dataset.may || toSettle() || refused?.error || whole || coming;
  button.textContent = label(count > 1 ? `${count} takes` : "a take");
  button.setAttribute("aria-disabled", String(Boolean(no) || busy));
  why.replaceChildren(busy ? "Asking…" : no, ...(busy || toSettle() ? [] : ways(refused, turn)));
}

function line(prompt) {
  const row = element("li", {}, element("b", {}, `Shot ${Number(prompt.shot.split("_SH").pop())}`));
  const cell = element(
    "div",
    {},
    element("span", {}, sourced(prompt)),
    element("span", { class: "faint" }, ` · ${prompt.duration} s`),
  );
  if (prompt.differs_from_working && prompt.words) cell.append(diff(prompt.words));
  row.append(cell);
  return row;
}

function sourced(prompt) {
  const shot = String(Number(prompt.shot.split("_SH").pop()));
  if (shot in words) return "own words";
  return picks[shot] ? `from ${short(picks[shot])}` : "working";
}

/** Word operations as marked text; everything is text, never markup. */
export function diff(operations) {
  const names = { "-": "del", "+": "ins" };
  const shown = operations.map(([kind, text]) => (names[kind] ? element(names[kind], {}, text) : shortened(text)));
  return element("span", { class: "diff", dir: "auto" }, ...shown);
}

const shortened = (text) => (text.length > 60 ? `${text.slice(0, 24)} … ${text.slice(-24)}` : text);

function facts(rows) {
  const list = element("dl", { class: "spec" });
  for (const [term, value] of rows) if (value) list.append(element("dt", {}, term), element("dd", {}, value));
  return list;
}

function show() {
  const box = document.getElementById("run-preview");
  if (!preview) return;
  const changed = preview.shot_prompts.filter((prompt) => prompt.differs_from_working).length;
  const sum = element("ul", { class: "sum" }, ...preview.shot_prompts.map(line));
  const dropped = preview.elements_dropped.join(", ");
  const cost = element("p", { class: "price" }, element("span", {}, "Price"), element("strong", {}, worth()));
  const dated = preview.price?.priced_on && !free() ? `prices of ${preview.price.priced_on}` : "";
  const warnings = element(
    "ul",
    { class: "warnings" },
    ...(preview.warnings || []).map((text) => element("li", {}, text)),
  );
  box.replaceChildren(
    element(
      "p",
      { class: "small soft" },
      changed
        ? `${changed} of ${preview.shot_prompts.length} shots differ from the working prompts`
        : "The working prompts, as they are",
    ),
    sum,
    facts([
      ["Length", `${preview.seconds} s`],
      ["Elements", preview.elements.join(", ")],
      ["Dropped", dropped],
      ["Endpoint", preview.endpoint],
      ["Priced", dated],
      ["Left of the budget", preview.budget_left && !free() ? `$${preview.budget_left}` : ""],
    ]),
    warnings,
    cost,
  );
}

async function ask() {
  const mine = ++asked;
  const wanted = wish();
  let answer;
  try {
    answer = await act("compose", wanted);
  } catch (error) {
    answer = {
      refused: { error: error.message, advice: error.advice, next: error.next },
      shot_prompts: [],
      elements_dropped: [],
      elements: [],
      warnings: error.faults,
      seconds: 0,
      free: field("renderer") === "local",
      price: null,
    };
  }
  if (mine !== asked || !root()) return;
  preview = answer;
  looked = JSON.stringify(wanted);
  show();
  face();
}

let later = null;
function soon() {
  asked += 1; // what is on its way was asked for other words
  preview = null;
  face();
  clearTimeout(later);
  later = setTimeout(ask, 150);
}

function pick(option) {
  const row = option.closest("[data-shot]");
  const shot = row.dataset.shot;
  forget(shot);
  if (option.dataset.from === "working") delete picks[shot];
  else picks[shot] = option.dataset.from;
  keep();
  mark();
  soon();
}

function keep() {
  const said = Object.entries(picks)
    .map(([shot, take]) => `${shot}.${take}`)
    .join(",");
  history.replaceState(null, "", address({ view: "compose", pick: said || null }));
}

const DRAFT = "words ";

/** Keep a shot's own words, and the working ones that they replace. */
function own(row, text, base = bases[row.dataset.shot] ?? row.dataset.working) {
  const { shot } = row.dataset;
  words[shot] = text;
  bases[shot] = base;
  keepDraft(DRAFT + shot, { text, base });
}

function forget(shot) {
  delete words[shot];
  delete bases[shot];
  dropDraft(DRAFT + shot);
}

/** Bring back the words that were written here and not sent. */
function recallDrafts() {
  for (const [name, { text, base }] of Object.entries(drafts())) {
    if (!name.startsWith(DRAFT)) continue;
    const shot = name.slice(DRAFT.length);
    const field = document.querySelector(`[data-words="${CSS.escape(shot)}"]`);
    if (!field) continue;
    words[shot] = text;
    bases[shot] = base;
    field.value = text;
  }
}

const revised = (row) => row.dataset.shot in words && row.dataset.working !== bases[row.dataset.shot];

/** Say which shots' words were revised meanwhile: whose stand, a person says. */
function toSettle() {
  const rows = [...document.querySelectorAll(".pick-row")].filter(revised);
  const shots = rows.map((row) => row.dataset.shot).join(", ");
  return rows.length ? `Shot ${shots} was revised meanwhile: keep your words or take the new ones` : "";
}

function settle(row, mine) {
  if (mine) own(row, words[row.dataset.shot], row.dataset.working);
  else forget(row.dataset.shot);
  mark();
  soon();
}

/** Take from the address what words are picked, and what the fields of the run say. */
function recall() {
  picks = Object.fromEntries(
    (new URL(location.href).searchParams.get("pick") || "")
      .split(",")
      .filter(Boolean)
      .map((said) => [said.slice(0, said.indexOf(".")), said.slice(said.indexOf(".") + 1)]),
  );
  for (const [name, value] of new URL(location.href).searchParams) if (control(name)) fill(control(name), value);
}

function mark() {
  for (const row of document.querySelectorAll(".pick-row")) {
    const shot = row.dataset.shot;
    const own = shot in words;
    row.querySelector("[data-revised]").hidden = !revised(row);
    const options = [...row.querySelectorAll("[data-from]")];
    const known = options.find((option) => option.dataset.from === picks[shot]) || options[0];
    for (const option of options) {
      const on = !own && option === known;
      option.setAttribute("aria-checked", String(on));
      option.tabIndex = on || (own && option === options[0]) ? 0 : -1;
    }
    row.querySelector(".own label").hidden = !own;
    row.querySelector("[data-act=own]").hidden = own;
  }
}

async function generate() {
  if (busy || document.getElementById("generate").getAttribute("aria-disabled") === "true") return;
  const wanted = wish();
  if (JSON.stringify(wanted) !== looked) {
    soon(); // what isn't in the preview isn't paid for
    return;
  }
  busy = true;
  face();
  try {
    const answer = await act("generate", { ...wanted, agreed: preview.agreed });
    say(answer.said || "The run is under way", { hint: "It goes on when you leave this page" });
    picks = {};
    for (const shot of Object.keys(wanted.words)) forget(shot);
    keep();
    await refresh();
  } catch (error) {
    sayRefusal(error);
    if (error.code === "words_changed") await refresh();
  }
  busy = false;
  soon();
}

function write(button) {
  const row = button.closest("[data-shot]");
  const text = row.querySelector("textarea");
  own(row, text.value);
  mark();
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length); // one goes on writing, at the end
  soon();
}

/** Arrows move within a shot's words, as in any group of radio buttons. */
function arrow(event) {
  const option = event.target.closest(".option");
  const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!option || !way) return;
  event.preventDefault();
  const all = [...option.parentElement.children];
  const next = all[(all.indexOf(option) + way + all.length) % all.length];
  next.focus();
  pick(next);
}

export function beginCompose() {
  document.addEventListener("click", (event) => {
    if (!root() || place.past) return;
    const option = event.target.closest(".option");
    if (option) pick(option);
    const act_ = event.target.closest("[data-act]");
    if (act_?.dataset.act === "own") write(act_);
    if (act_?.dataset.act === "generate") generate();
    if (act_?.dataset.act === "keep-mine") settle(act_.closest("[data-shot]"), true);
    if (act_?.dataset.act === "take-new") settle(act_.closest("[data-shot]"), false);
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (root()) arrow(event);
    },
    true,
  );
  document.addEventListener("input", (event) => {
    const text = event.target.closest("[data-words]");
    if (text) {
      own(text.closest("[data-shot]"), text.value);
      soon();
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-run]")) soon();
  });
  if (!root()) return;
  recall();
  if (!place.past) recallDrafts();
}

/** Bring the marks back after the page was patched, and ask again what would be sent. */
export function mountCompose() {
  if (!root()) {
    preview = null;
    return;
  }
  mark();
  if (place.past) {
    document.getElementById("generate-why").textContent = root().dataset.may;
    return;
  }
  soon();
}
