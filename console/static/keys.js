// The keys of a page: registered with what they do, shown by `?`, off while somebody types. An open dialog has its own.
import { element } from "./toast.js";

const bound = new Map();
const inside = []; // the keys of dialogs: a selector, and what each key does there
// Only what moves goes on while a key is held: whoever holds A means one take.
const MOVING = /^(Alt\+)?Arrow(Up|Down|Left|Right)$|^Alt\+[jk]$|^[[\]]$/;
const told = [];

const typing = (target) =>
  target.isContentEditable ||
  target.matches?.("textarea, select, input:not([type=checkbox]):not([type=range]):not([type=radio])");

function named(event) {
  let key = event.key === " " ? "Space" : event.key;
  // Alt on a Mac types another letter, so the place of the key counts there.
  if (event.altKey && /^Key[A-Z]$/.test(event.code)) key = event.code.slice(3);
  if (key.length === 1) key = key.toLowerCase();
  const shift = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shift ? "Shift+" : ""}${key}`;
}

/** Bind keys, as in "a", "Shift+a", "ArrowDown"; `tell` is the line in the key map, `shown` how the keys are written there. */
export function bind(keys, what, tell, shown) {
  for (const key of keys) bound.set(key, what);
  if (tell) told.push([shown || keys.map(pretty), tell]);
}

/** Bind keys that count while a dialog is open; behind it none of the others does. */
export function bindInside(selector, keys, what) {
  inside.push([selector, new Map(keys.map((key) => [key, what]))]);
}

/** Return what a key does: in the dialog that is open, else on the page. */
function meant(name) {
  const open = [...document.querySelectorAll("dialog[open]")].at(-1);
  if (!open) return bound.get(name);
  return inside.find(([selector, keys]) => open.matches(selector) && keys.has(name))?.[1].get(name);
}

const PRETTY = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Space: "Space" };
function pretty(key) {
  return key
    .split("+")
    .map((part) => PRETTY[part] || (part.length === 1 ? part.toUpperCase() : part))
    .join("+");
}

export function showKeys() {
  const dialog = document.getElementById("keymap");
  const list = dialog.querySelector("dl");
  list.replaceChildren(
    ...told.map(([keys, tell]) =>
      element(
        "div",
        {},
        element("dt", {}, tell),
        element(
          "dd",
          {},
          ...keys.flatMap((key, n) => (n ? [" ", element("kbd", {}, key)] : [element("kbd", {}, key)])),
        ),
      ),
    ),
  );
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

addEventListener("keydown", (event) => {
  if (event.repeat && event.key === "Enter" && !event.target.matches?.("textarea")) event.preventDefault(); // a held Enter presses once
  if (event.defaultPrevented || event.isComposing || typing(event.target)) return;
  const name = named(event);
  const what = meant(name);
  if (!what) return;
  // Space and the arrows keep their meaning on controls that have one.
  if (name === "Space" && event.target.matches("button, a, input, summary")) return;
  if (/^Arrow/.test(name) && event.target.matches("input")) return;
  event.preventDefault();
  if (!event.repeat || MOVING.test(name)) what(event);
});
bind(["?", "Shift+?"], showKeys, "Show these keys", ["?"]);
bindInside("#keymap", ["?", "Shift+?"], showKeys);
