// Going somewhere without leaving: fetch a page, patch this one with it. The address says what is shown.
import { say } from "./toast.js";
import { Idiomorph } from "./vendor/idiomorph/idiomorph.esm.js";

// An element with data-keep, which has an id, is the scripts' own: it and all in it is left alone, as is what was typed.
const keeps = (node) => node.nodeName === "TEXTAREA" || Boolean(node.dataset && "keep" in node.dataset);
// An element with data-same stands for the one that is here, which is sent only where it has changed.
const same = (node) => Boolean(node.dataset && "same" in node.dataset);
const patching = {
  ignoreActiveValue: true,
  callbacks: {
    beforeNodeMorphed: (now, next) => !(same(next) || now.isEqualNode(next) || (keeps(now) && keeps(next))),
    beforeAttributeUpdated: (name, now, change) =>
      !(now.nodeName === "DIALOG" && name === "open" && change === "remove"),
  },
};

const place = (url) => `${url.pathname}?${url.search.slice(1)}`;
let latest = 0;
let shown = place(location); // the address of what this page shows; its tag is in <body>

/** Make this page like the one at an address, of which only what differs is sent, or `whole`. */
async function load(url, whole = false) {
  const mine = ++latest;
  const asked = place(new URL(url, location.href));
  const headers = { "X-Requested-With": "console" };
  const { tag } = document.body.dataset;
  if (tag && !whole) headers["X-Shown"] = `${tag} ${shown}`;
  if (tag && !whole && asked === shown) headers["If-None-Match"] = tag;
  const response = await fetch(url, { headers, cache: "no-store" });
  if (mine !== latest || response.status === 304) return;
  if (!response.ok) throw new Error(`the page answered ${response.status}`);
  const html = await response.text();
  if (mine !== latest) return;
  shown = asked;
  patch(html);
  if (document.querySelector("[data-same]")) await load(url, true);
}

/** Make the page that is shown like a newer copy of it, touching only what differs. */
function patch(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  if (!next.querySelector("main")) return;
  document.title = next.title;
  Idiomorph.morph(document.body, next.body, patching);
  document.dispatchEvent(new CustomEvent("patched"));
}

/** Show another address of this page; `push` makes it a step that the back button takes. */
export async function visit(url, { push = false } = {}) {
  try {
    const wanted = load(url);
    history[push ? "pushState" : "replaceState"](null, "", url);
    await wanted;
  } catch (error) {
    say(error.message, { bad: true });
  }
}

/** Bring what is shown up to date, at the address it has. */
export async function refresh() {
  try {
    await load(location.href);
  } catch {
    /* the console is away; the live light says so */
  }
}

/** Return this address with some parameters changed; null takes one away. */
export function address(changes) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url.pathname + url.search;
}

addEventListener("popstate", () => load(location.href).catch(() => location.reload()));
