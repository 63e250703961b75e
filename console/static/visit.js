// Going somewhere without leaving: fetch a page, patch this one with it. The address says what is shown.
import { say } from "./toast.js";
import { Idiomorph } from "./vendor/idiomorph/idiomorph.esm.js";

// An element with data-keep, which has an id, is the scripts' own: it and all in it is left alone, as is what was typed.
const keeps = (node) => node.nodeName === "TEXTAREA" || Boolean(node.dataset && "keep" in node.dataset);
const patching = {
  ignoreActiveValue: true,
  callbacks: {
    beforeNodeMorphed: (now, next) => !(now.isEqualNode(next) || (keeps(now) && keeps(next))),
    beforeAttributeUpdated: (name, now, change) =>
      !(now.nodeName === "DIALOG" && name === "open" && change === "remove"),
  },
};

let latest = 0;
let tag = "";

async function load(url, fresh) {
  const mine = ++latest;
  const headers = { "X-Requested-With": "console" };
  if (!fresh && tag) headers["If-None-Match"] = tag;
  const response = await fetch(url, { headers });
  if (mine !== latest || response.status === 304) return;
  if (!response.ok) throw new Error(`the page answered ${response.status}`);
  const html = await response.text();
  if (mine !== latest) return;
  tag = response.headers.get("ETag") || "";
  patch(html);
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
    const wanted = load(url, true);
    history[push ? "pushState" : "replaceState"](null, "", url);
    await wanted;
  } catch (error) {
    say(error.message, { bad: true });
  }
}

/** Bring what is shown up to date, at the address it has. */
export async function refresh() {
  try {
    await load(location.href, false);
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

addEventListener("popstate", () => load(location.href, true).catch(() => location.reload()));
