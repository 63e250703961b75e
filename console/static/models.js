// The page of models: look at what an endpoint's schema holds, add it as a model, offer one no more.
import { send } from "./api.js";
import { once } from "./once.js";
import { say } from "./toast.js";

async function submitted(event) {
  const form = event.target.closest("#add-model");
  if (!form) return;
  event.preventDefault();
  const { endpoint, name, price } = Object.fromEntries(new FormData(form));
  const looks = event.submitter?.value !== "add";
  const found = document.getElementById("model-found");
  try {
    const wish = { endpoint, name: name || null, prices: price ? [price] : [], dry_run: looks };
    const answer = await once("add", () => send("/api/models/add", wish));
    if (!answer) return;
    found.textContent = answer.found.join("\n");
    found.hidden = false;
    if (!looks) location.reload();
  } catch (refused) {
    found.textContent = [refused.message, refused.advice].filter(Boolean).join("\n");
    found.hidden = false;
  }
}

async function clicked(event) {
  const button = event.target.closest("[data-remove-model]");
  if (!button) return;
  try {
    await send("/api/models/remove", { name: button.dataset.removeModel });
    location.reload();
  } catch (refused) {
    say(refused.message);
  }
}

/** Listen to the form and to the buttons of the models. */
export function begin() {
  document.addEventListener("submit", submitted);
  document.addEventListener("click", clicked);
}
