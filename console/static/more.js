// A long list goes on by itself once its end is scrolled to; without a script its link does.
import { visit } from "./visit.js";

const AHEAD = "900px"; // so far below what is seen the rest is asked for
let asking = false;

const end = new IntersectionObserver(
  async (seen) => {
    const link = seen.find((one) => one.isIntersecting)?.target;
    if (!link || asking) return;
    asking = true;
    await visit(link.href.split("#")[0]);
    asking = false; // what came is watched anew; where nothing came, the next look at the end asks again
  },
  { rootMargin: AHEAD },
);

function watch() {
  end.disconnect(); // what is seen already is told anew
  for (const link of document.querySelectorAll("[data-more]")) end.observe(link);
}

export function beginMore() {
  document.addEventListener("patched", watch);
  watch();
}
