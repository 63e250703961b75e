// Working words written in place, with every version beside them; what somebody else writes meanwhile is shown, both texts.
import { place } from "./api.js";
import { decide } from "./decide.js";
import { drafts, dropDraft, keepDraft } from "./drafts.js";
import { element } from "./toast.js";

const shown = new Map(); // by section: the version that its fields began with

const sections = () => [...document.querySelectorAll(".shot-words")];
const fields = (section) => section.querySelector("[data-write]").elements;
const now = (section) => ({
  version: section.dataset.version,
  prompt: section.dataset.prompt,
  seconds: section.dataset.seconds,
});

const draftOf = (section) => `in place ${section.id}`;

/** Keep what is written in a section until it is saved or left; bring it back to whoever comes again. */
function keep(section) {
  const { prompt, duration } = fields(section);
  if (!written(section)) return dropDraft(draftOf(section));
  return keepDraft(draftOf(section), { prompt: prompt.value, seconds: duration.value, began: shown.get(section.id) });
}

function recall(section) {
  const draft = drafts()[draftOf(section)];
  if (!draft) return;
  shown.set(section.id, draft.began);
  fill(section, draft);
}

const written = (section) => {
  const began = shown.get(section.id);
  const { prompt, duration } = fields(section);
  return prompt.value !== began.prompt || duration.value !== began.seconds;
};

function fill(section, { prompt, seconds }) {
  fields(section).prompt.value = prompt;
  fields(section).duration.value = seconds;
}

function face(section) {
  const save = section.querySelector("[type=submit]");
  const open = written(section);
  save.setAttribute("aria-disabled", String(!open || Boolean(save.dataset.why)));
  section.querySelector("[data-act=unwrite]").hidden = !open;
}

/** Begin anew where nobody types; where somebody does, show what was written meanwhile. */
function bringUp(section) {
  const latest = now(section);
  if (!shown.has(section.id)) recall(section);
  const began = shown.get(section.id);
  if (!began || !written(section)) {
    fill(section, latest);
    shown.set(section.id, latest);
    section.querySelector(".meanwhile").hidden = true;
  } else if (began.version !== latest.version) meanwhile(section, latest);
  face(section);
}

function meanwhile(section, latest) {
  const box = section.querySelector(".meanwhile");
  const by = section.querySelector(".word-history .is-working b")?.textContent || "Somebody";
  const take = element("button", { class: "button small", type: "button" }, "Take theirs");
  const mine = element("button", { class: "button small", type: "button" }, "Go on with mine");
  take.addEventListener("click", () => startFrom(section, latest));
  mine.addEventListener("click", () => {
    shown.set(section.id, latest);
    box.hidden = true;
    keep(section);
    face(section);
  });
  box.replaceChildren(
    element("p", {}, element("bdi", {}, by), " has written other words since you began:"),
    element("blockquote", { dir: "auto" }, `${latest.prompt} (${latest.seconds} s)`),
    element("p", { class: "ways" }, take, mine),
  );
  box.hidden = false;
}

function startFrom(section, latest) {
  fill(section, latest);
  shown.set(section.id, latest);
  section.querySelector(".meanwhile").hidden = true;
  keep(section);
  face(section);
  fields(section).prompt.focus();
}

async function save(section) {
  const { prompt, duration } = fields(section);
  const button = section.querySelector("[type=submit]");
  if (button.getAttribute("aria-disabled") === "true") return;
  if (!section.querySelector(".meanwhile").hidden) return section.querySelector(".meanwhile button").focus();
  button.setAttribute("aria-disabled", "true");
  const said = { version: "", prompt: prompt.value, seconds: duration.value };
  const before = shown.get(section.id);
  shown.set(section.id, said); // the page that comes back has these words
  const wish = { shot: section.dataset.number, prompt: said.prompt, duration: Number(said.seconds) };
  if (await decide("revise", { ...wish, based_on: before.prompt })) dropDraft(draftOf(section));
  else shown.set(section.id, before);
  bringUp(section);
}

export function beginWords() {
  document.addEventListener("input", (event) => {
    const section = event.target.closest(".shot-words");
    if (!section) return;
    keep(section);
    face(section);
  });
  document.addEventListener("submit", (event) => {
    const section = event.target.closest(".shot-words");
    if (!section) return;
    event.preventDefault();
    save(section);
  });
  document.addEventListener("keydown", (event) => {
    const section = event.target.closest(".shot-words");
    if (section && event.key === "Enter" && (event.ctrlKey || event.metaKey)) save(section);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    const section = button?.closest(".shot-words");
    if (!section || place.past) return;
    if (button.dataset.act === "unwrite") startFrom(section, now(section));
    if (button.dataset.act === "use-version") {
      fill(section, button.dataset);
      keep(section);
      face(section);
      fields(section).prompt.focus();
    }
  });
}

/** Bring the fields up to what the page now has. */
export function mountWords() {
  for (const section of sections()) bringUp(section);
}
