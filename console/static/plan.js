// The plan of a project, edited part by part; each edit is composed into the plan and added as any plan is.
import { place, send, sendForm } from "./api.js";
import { begin as beginBringing } from "./bring.js";
import { sayRefusal } from "./buttons.js";
import { fillElement, readElement } from "./plan_element.js";
import { fillSequence, readSequence } from "./plan_sequence.js";
import { fillWhole, readWhole } from "./plan_whole.js";
import { beginRows, sayIn } from "./rows.js";
import { element, say } from "./toast.js";
import { refresh } from "./visit.js";

const url = () => `/api/client/${encodeURIComponent(place.project)}`;
let plan = null; // as it was when a dialog was opened
let editing = ""; // the name of what the dialog is of; "" for something new

const fetched = async () => (await fetch(`${url()}/plan`, { cache: "no-store" })).json();
const names = () => [...document.querySelectorAll("#plan-sequences > li")].map((row) => row.dataset.name);
const sentence = (text) => text[0].toUpperCase() + text.slice(1);

/** Send an edit that needs no dialog; say what came of it. */
async function edit(wish) {
  try {
    const answer = await send(`${url()}/plan`, wish);
    say(sentence(answer.said));
  } catch (error) {
    sayRefusal(error);
  }
  await refresh();
}

async function open(id, name, fill) {
  plan = await fetched();
  editing = name;
  const dialog = document.getElementById(id);
  const form = dialog.querySelector("form");
  form.reset();
  sayIn(form, null);
  fill(form, plan, name);
  dialog.showModal();
  form.querySelector("input:not([readonly])").focus();
}

/** Save what a dialog holds; one that is refused stays open with all that was typed. */
async function save(form, request) {
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const answer = await request();
    form.closest("dialog").close();
    say(sentence(answer.said));
    await refresh();
  } catch (error) {
    sayIn(form, error, error.code === "plan_changed" ? [await mine()] : []);
  }
  button.disabled = false;
}

/** The way on where somebody else was quicker: what was typed is saved over the plan as it is now. */
async function mine() {
  const latest = await fetched();
  const button = element("button", { class: "button small", type: "submit" }, "Save mine all the same");
  button.addEventListener("click", () => {
    plan = { ...plan, mark: latest.mark };
  });
  return element("p", { class: "ways" }, button);
}

const SAVES = {
  "whole-dialog": (form) => () => send(`${url()}/plan`, { ...readWhole(form, plan), seen: plan.mark }),
  "sequence-dialog": (form) => {
    const { name, part } = readSequence(form);
    return () => send(`${url()}/plan`, { sequences: { [editing || name]: part }, seen: plan.mark });
  },
  "element-dialog": (form) => {
    const { name, told, files } = readElement(form);
    const at = `${url()}/plan/elements/${encodeURIComponent(editing || name)}/pictures`;
    return () => sendForm(at, { ...told, seen: plan.mark }, files);
  },
};

function move(name, by) {
  const order = names();
  const at = order.indexOf(name);
  order.splice(at + by, 0, ...order.splice(at, 1));
  return edit({ order });
}

const dropElement = (form) =>
  save(form, () => send(`${url()}/plan`, { elements: { [editing]: null }, seen: plan.mark }));

const ACTS = {
  "edit-whole": () => open("whole-dialog", "", fillWhole),
  "add-sequence": () => open("sequence-dialog", "", fillSequence),
  "edit-sequence": (_, name) => open("sequence-dialog", name, fillSequence),
  "add-element": () => open("element-dialog", "", fillElement),
  "edit-element": (_, name) => open("element-dialog", name, fillElement),
  "drop-element": (button) => dropElement(button.form),
  "lift-budget": () => budget(null),
  "put-back": (_, name) => edit({ sequences: { [name]: {} } }),
  close: (button) => button.closest("dialog").close(),
  move: (button, name) => move(name, Number(button.dataset.by)),
  omit: (_, name) => edit({ sequences: { [name]: null } }),
};

async function budget(amount) {
  try {
    const answer = await send(`${url()}/budget`, { amount });
    document.getElementById("budget-form").reset();
    say(sentence(answer.said));
    await refresh();
  } catch (error) {
    sayRefusal(error);
  }
}

function submitted(event) {
  event.preventDefault();
  const form = event.target;
  if (form.id === "budget-form") {
    const amount = form.elements.amount.value.trim();
    if (amount) budget(amount);
    else form.elements.amount.focus();
    return;
  }
  const saves = SAVES[form.closest("dialog")?.id];
  if (saves) save(form, saves(form));
}

/** Listen to the page and its dialogs. */
export function begin() {
  beginBringing();
  if (place.past) return;
  beginRows(document.querySelector("#sequence-dialog form"));
  document.addEventListener("submit", submitted);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    const act = ACTS[button?.dataset.act];
    if (act && !button.disabled) act(button, button.closest("[data-name]")?.dataset.name);
  });
}
