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
let visiting = null; // the page that somebody goes to
let shown = place(location); // the address of what this page shows; its tag is in <body>

/** Make this page like the one at an address, of which only what differs is sent, or `whole`; `come` is called between. */
async function load(url, { whole = false, come = () => {} } = {}) {
  const mine = ++latest;
  const asked = place(new URL(url, location.href));
  const headers = { "X-Requested-With": "console" };
  const { tag } = document.body.dataset;
  if (tag && !whole) headers["X-Shown"] = `${tag} ${shown}`;
  if (tag && !whole && asked === shown) headers["If-None-Match"] = tag;
  const response = await fetch(url, { headers, cache: "no-store" }).catch(() => {
    throw new Error("The console can't be reached: this page stays as it is");
  });
  if (mine !== latest || response.status === 304) return;
  if (!response.ok) throw new Error(`The page can't be shown: the console answered ${response.status}`);
  const html = await response.text();
  if (mine !== latest) return;
  shown = asked;
  come();
  patch(html);
  if (document.querySelector("[data-same]")) await load(url, { whole: true });
}

/** Make the page that is shown like a newer copy of it, touching only what differs. */
function patch(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  if (!next.querySelector("main")) return;
  document.title = next.title;
  Idiomorph.morph(document.body, next.body, patching);
  document.dispatchEvent(new CustomEvent("patched"));
}

/** Show another address of this page, and say so in the address once it has come; else both stay, and it is false.
 *
 * `push` makes it a step that the back button takes. */
export async function visit(url, { push = false } = {}) {
  const going = load(url, { come: () => history[push ? "pushState" : "replaceState"](null, "", url) });
  visiting = going;
  try {
    await going;
    return true;
  } catch (error) {
    say(error.message, { bad: true });
    document.dispatchEvent(new CustomEvent("stayed"));
    return false;
  } finally {
    if (visiting === going) visiting = null;
  }
}

/** Bring what is shown up to date, at the address it has. */
export async function refresh() {
  while (visiting) await visiting.catch(() => {}); // what somebody goes to comes first
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

/** Going back shows what was; where it doesn't come, the address of what is shown stands again. */
addEventListener("popstate", async () => {
  const before = shown;
  try {
    await load(location.href);
  } catch (error) {
    history.replaceState(null, "", before);
    say(error.message, { bad: true });
  }
});
