// Short words at the foot of the page; an act's toast carries its undo instead of an "are you sure".
const LONG = 8000;

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") made.className = value;
    else if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Return an answer as a sentence. */
export const sentence = (text) => (text ? text[0].toUpperCase() + text.slice(1) : "Done");

/** Say a line; `undo` and `redo` are what its button does, `more` leads on. What holds buttons stays until it is answered. */
export function say(text, { hint = "", bad = false, undo = null, redo = null, more = [] } = {}) {
  const box = document.getElementById("toasts");
  if (undo) box.replaceChildren(); // only the last decision carries its undo
  for (const toast of [...box.children]) if (toast.dataset.said === text) toast.remove(); // said once
  while (box.children.length > 2) box.firstChild.remove();
  const words = element("span", { dir: "auto" }, text);
  if (hint) words.append(element("span", { class: "hint" }, hint));
  words.append(...more);
  const toast = element("div", { class: bad ? "toast bad" : "toast" }, words);
  toast.dataset.said = text;
  const close = () => toast.remove();
  for (const [label, key, does] of [
    ["Undo ", "U", undo],
    ["Redo ", "⇧U", redo],
  ]) {
    if (!does) continue;
    const button = element("button", { class: "button small", type: "button" }, label, element("kbd", {}, key));
    button.addEventListener("click", () => {
      close();
      does();
    });
    toast.append(button);
  }
  const dismiss = element("button", { class: "icon", type: "button", ariaLabel: "Dismiss" }, "×");
  dismiss.addEventListener("click", close);
  toast.append(dismiss);
  box.append(toast);
  if (!words.querySelector("a, button")) setTimeout(close, bad ? LONG * 2 : LONG);
}
