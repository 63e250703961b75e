// Working words written in place, with every version beside them; what somebody else writes meanwhile is shown, both texts.
import { place } from "./api.js";
import { decide } from "./decide.js";
import { element } from "./toast.js";

const shown = new Map(); // by section: the version that its fields began with

const sections = () => [...document.querySelectorAll(".shot-words")];
const fields = (section) => section.querySelector("[data-write]").elements;
const now = (section) => ({
  version: section.dataset.version,
  prompt: section.dataset.prompt,
  seconds: section.dataset.seconds,
});

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
  const keep = element("button", { class: "button small", type: "button" }, "Go on with mine");
  take.addEventListener("click", () => begin_(section, latest));
  keep.addEventListener("click", () => {
    shown.set(section.id, latest);
    box.hidden = true;
    face(section);
  });
  box.replaceChildren(
    element("p", {}, element("bdi", {}, by), " has written other words since you began:"),
    element("blockquote", { dir: "auto" }, `${latest.prompt} (${latest.seconds} s)`),
    element("p", { class: "ways" }, take, keep),
  );
  box.hidden = false;
}

function begin_(section, latest) {
  fill(section, latest);
  shown.set(section.id, latest);
  section.querySelector(".meanwhile").hidden = true;
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
  if (!(await decide("revise", wish))) shown.set(section.id, before);
  bringUp(section);
}

export function beginWords() {
  document.addEventListener("input", (event) => {
    const section = event.target.closest(".shot-words");
    if (section) face(section);
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
    if (button.dataset.act === "unwrite") begin_(section, now(section));
    if (button.dataset.act === "use-version") {
      fill(section, button.dataset);
      face(section);
      fields(section).prompt.focus();
    }
  });
}

/** Bring the fields up to what the page now has. */
export function mountWords() {
  for (const section of sections()) bringUp(section);
}
