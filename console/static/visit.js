// Going somewhere without leaving: fetch a page, patch this one with it. The address says what is shown.
import { morph } from "./morph.js";
import { say } from "./toast.js";

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
  morph(html);
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
