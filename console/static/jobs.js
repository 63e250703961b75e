// What is under way or in doubt: carried on, called off, asked about, settled.
import { ask } from "./asking.js";
import { sayLeft } from "./buttons.js";
import { decide } from "./decide.js";
import { element, say } from "./toast.js";

const known = new Map(); // requests that fal's history offered for a take, by its id
const plain = { sequence: null, undoable: false };

async function reconcile(take) {
  say(take ? "Asking fal about it …" : "Asking fal …");
  await decide("reconcile", take ? { take } : {}, { ...plain, heard: remember });
}

function remember(answer) {
  for (const found of answer.found || []) known.set(found.job, found.candidates);
}

async function cancel(take, name) {
  const yes = await ask("cancel-dialog", (dialog) => {
    dialog.querySelector("h2").textContent = `Cancel ${name}?`;
  });
  if (yes) await decide("cancel", { take }, plain);
}

async function settle(take, name) {
  const said = await ask("settle-dialog", (dialog) => {
    dialog.querySelector("h2").textContent = `Settle ${name}`;
    dialog
      .querySelector("datalist")
      .replaceChildren(
        ...(known.get(take) || []).map((one) => element("option", { value: one.request_id }, `sent ${one.sent_at}`)),
      );
  });
  if (!said) return;
  const request = said.data.get("request").trim();
  if (said.chose === "request" && !request)
    say("Which request is it?", { hint: "fal's dashboard names it", bad: true });
  else
    await decide(
      "reconcile",
      said.chose === "lost" ? { take, settle: "lost" } : { take, settle: "request", request_id: request },
      plain,
    );
}

async function resume(take) {
  await decide("resume", take ? { take } : {}, { ...plain, heard: sayLeft });
}

const acts = {
  reconcile: ({ take }) => reconcile(take),
  cancel: ({ take, name }) => cancel(take, name),
  settle: ({ take, name }) => settle(take, name),
  resume: ({ take }) => resume(take),
};

export function beginJobs() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-job-act]");
    if (!button || button.disabled) return;
    button.disabled = true; // one answer at a time: fal is asked once
    try {
      await acts[button.dataset.jobAct](button.dataset);
    } finally {
      button.disabled = false;
    }
  });
}
