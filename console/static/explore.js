// Exploring a grid: what would be sent and what it costs, then the grid.
import { act } from "./api.js";
import { turning, ways } from "./buttons.js";
import { drafts, dropDraft, keepDraft } from "./drafts.js";
import { once } from "./once.js";
import { element, say } from "./toast.js";

let preview = null;
let looked = ""; // the wish that the preview is of
let asked = 0;
const DRAFT = "grid prompt";

const dialog = () => document.getElementById("explore-dialog");
const field = (name) => dialog().querySelector(`[data-grid-run=${name}]`).value;
const wish = () => ({
  prompt: field("prompt").trim() || null,
  renderer: field("renderer"),
  model: field("model"),
  count: Number(field("count")),
});

const amount = () => preview?.price?.amount;

function label(grids) {
  if (preview?.free) return `Make ${grids} · free rehearsal`;
  return amount() ? `Make ${grids} · $${amount()}` : `Make ${grids}`;
}

function worth() {
  if (preview.free) return "free";
  return amount() ? `$${amount()}, prices of ${preview.price.priced_on}` : "unknown";
}

const turn = turning(
  (name) => dialog().querySelector(`[data-grid-run="${name}"]`),
  () => ask(),
);

/** Show what is known; `no` says why nothing can be made, `refused` leads on from it. */
function face(no, refused = null) {
  const button = dialog().querySelector("[data-act=explore]");
  button.textContent = label(field("count") === "1" ? "a grid" : `${field("count")} grids`);
  button.setAttribute("aria-disabled", String(!preview || Boolean(preview.refused)));
  dialog()
    .querySelector("[data-why]")
    .replaceChildren(no, ...ways(refused, turn));
  const told = dialog().querySelector("[data-told]");
  if (!preview) return;
  const rows = [
    ["Price", worth()],
    ["Dropped", preview.elements_dropped.join(", ")],
    ["Endpoint", preview.endpoint],
    ["Left of the budget", preview.budget_left && !preview.free ? `$${preview.budget_left}` : ""],
  ];
  told.replaceChildren(
    ...rows
      .filter(([, value]) => value)
      .flatMap(([term, value]) => [element("dt", {}, term), element("dd", {}, value)]),
  );
}

async function ask() {
  const mine = ++asked;
  preview = null;
  face("Looking up the price…");
  let refused = null;
  let answer = null;
  const wanted = wish();
  try {
    answer = await act("compose-grid", wanted);
  } catch (error) {
    refused = error;
  }
  if (mine !== asked) return;
  preview = answer;
  looked = JSON.stringify(wanted);
  refused ??= answer.refused;
  face(refused?.message ?? refused?.error ?? "", refused);
}

/** Make what was looked at: nothing else is paid for, and it is asked for once. */
async function make() {
  if (!preview || preview.refused || JSON.stringify(wish()) !== looked) return;
  const wanted = { ...wish(), agreed: preview.agreed };
  await once("grid", () => order(wanted));
}

async function order(wanted) {
  try {
    const answer = await act("grid", wanted);
    dropDraft(DRAFT);
    dialog().close();
    say(answer.said || "A grid is under way");
  } catch (error) {
    face(error.message, error);
  }
}

function recall() {
  const draft = drafts()[DRAFT];
  if (draft) dialog().querySelector("[data-grid-run=prompt]").value = draft.text;
}

let later = null;
export function beginExplore() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act=grid], [data-act=explore]");
    if (!button || button.dataset.why) return;
    if (button.dataset.act === "explore") {
      make();
      return;
    }
    recall();
    dialog().showModal();
    ask();
  });
  document.addEventListener("input", (event) => {
    if (!event.target.closest("[data-grid-run]")) return;
    if (event.target.dataset.gridRun === "prompt") keepDraft(DRAFT, { text: event.target.value });
    asked += 1; // what is on its way was asked for other words
    preview = null;
    face("Looking up the price…");
    clearTimeout(later);
    later = setTimeout(ask, 200);
  });
}
