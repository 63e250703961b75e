// Makes a page's elements like those of a newer copy of it, touching only what differs: players keep playing, fields keep what was typed.
// An element with data-keep is left alone while its id stays; elements are matched by id first, then by place and tag.

const same = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "");

function attributes(now, next) {
  for (const { name, value } of [...next.attributes])
    if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  for (const { name } of [...now.attributes])
    if (!next.hasAttribute(name) && !(now.nodeName === "DIALOG" && name === "open")) now.removeAttribute(name);
}

function element(now, next) {
  if (now.isEqualNode(next)) return;
  if (now.hasAttribute("data-keep") && next.hasAttribute("data-keep")) return;
  attributes(now, next);
  if (now.nodeName === "TEXTAREA") return;
  children(now, next);
  if (now.nodeName === "SELECT" && now !== document.activeElement)
    now.value = [...next.options].find((o) => o.selected)?.value ?? "";
  if (now.nodeName === "INPUT" && now !== document.activeElement && now.type !== "file") now.value = next.value;
}

function children(now, next) {
  const ids = new Map();
  for (const child of now.children) if (child.id) ids.set(child.id, child);
  let cursor = now.firstChild;
  for (const wanted of [...next.childNodes]) {
    const known = wanted.id ? ids.get(wanted.id) : null;
    if (known && same(known, wanted)) {
      // What stands between and isn't wanted goes first, so that the known one need not move: moving a video stops it.
      while (cursor && cursor !== known && !(cursor.id && next.querySelector(`:scope > #${CSS.escape(cursor.id)}`)))
        cursor = removed(cursor);
      if (known === cursor) cursor = cursor.nextSibling;
      else now.insertBefore(known, cursor);
      patch(known, wanted);
    } else if (cursor && same(cursor, wanted) && !wanted.id) {
      const here = cursor;
      cursor = cursor.nextSibling;
      patch(here, wanted);
    } else {
      now.insertBefore(document.importNode(wanted, true), cursor);
    }
  }
  while (cursor) cursor = removed(cursor);
}

function removed(node) {
  const after = node.nextSibling;
  node.remove();
  return after;
}

function patch(now, next) {
  if (now.nodeType === Node.ELEMENT_NODE) element(now, next);
  else if (now.nodeValue !== next.nodeValue) now.nodeValue = next.nodeValue;
}

/** Patch the page that is shown with a newer copy of it, as text. */
export function morph(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  if (!next.querySelector("main")) return;
  document.title = next.title;
  attributes(document.body, next.body);
  children(document.body, next.body);
  document.dispatchEvent(new CustomEvent("patched"));
}
