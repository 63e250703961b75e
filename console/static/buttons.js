// What leads on from a refusal, as buttons: a page to go to, a request that one click sends, or fields of this page.
import { send } from "./api.js";
import { element, say } from "./toast.js";
import { askFirst } from "./undo.js";
import { refresh } from "./visit.js";

/** Return a refusal's advice and its buttons; `turn` is for a page with fields that a step's arguments can set. */
export function ways(fault, turn = () => null) {
  const advice = fault?.advice ? [element("span", { class: "hint" }, fault.advice)] : [];
  const buttons = (fault?.next || []).map((way) => button(way, turn(way)));
  return [...advice, ...(buttons.length ? [element("span", { class: "ways" }, ...buttons)] : [])];
}

function button({ label, href, post }, set) {
  const plain = { class: "button small", type: "button" };
  if (set) {
    const made = element("button", plain, label);
    made.addEventListener("click", set);
    return made;
  }
  if (href) return element("a", { class: "button small", href }, label);
  if (post)
    return element("button", { ...plain, "data-post": post.path, "data-body": JSON.stringify(post.body) }, label);
  return element("span", {}, label);
}

/** Return what sets the fields of a page by a step's arguments and then calls `changed`; null where it has no such field. */
export const turning =
  (found, changed) =>
  ({ verb, args }) => {
    if (verb !== "again" && verb !== "generate") return null;
    const named = Object.entries(args).filter(([name]) => !["project", "sequence"].includes(name));
    const fields = named.map(([name, value]) => [found(name), value]);
    if (!fields.every(([field, value]) => field && fits(field, value)) || (verb !== "again" && !fields.length))
      return null;
    return () => {
      for (const [field, value] of fields) fill(field, value);
      changed();
    };
  };

const fits = (field, value) =>
  field.type === "checkbox"
    ? [true, "yes"].includes(value)
    : [...(field.options || [])].some((one) => one.value === value);

/** Set a field by a step's argument, where it has that choice. */
export function fill(field, value) {
  if (field.type === "checkbox") field.checked = fits(field, value);
  else if (fits(field, value)) field.value = value;
}

export function sayRefusal(error) {
  say(error.message, { bad: true, more: ways(error) });
}

/** Say what a run was asked to carry on with and is left alone. */
export function sayLeft(answer) {
  for (const [job, why] of Object.entries(answer.left || {}))
    say(`${job} is left alone: ${why.error}`, { bad: true, more: ways(why) });
}

async function press(pressed) {
  const [, sequence] = pressed.dataset.post.match(/\/sequences\/([^/]+)\/undo$/) || [];
  if (sequence) {
    await askFirst(decodeURIComponent(sequence)); // it may be another's act
    return;
  }
  pressed.disabled = true;
  try {
    const answer = await send(pressed.dataset.post, JSON.parse(pressed.dataset.body));
    pressed.closest(".toast")?.remove();
    say(answer.said[0].toUpperCase() + answer.said.slice(1));
    sayLeft(answer);
    if (document.body.dataset.page === "fault") location.reload();
    else await refresh();
  } catch (error) {
    sayRefusal(error);
  }
  pressed.disabled = false;
}

export function beginButtons() {
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-post]");
    if (pressed && !pressed.disabled) press(pressed);
  });
}
