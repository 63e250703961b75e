// A project from nothing: the form's words become a plan, which is added as any plan's file is.
import { sendPlan } from "./api.js";
import { ways } from "./buttons.js";
import { addRow, beginRows, readRows, sayIn } from "./rows.js";

const form = () => document.getElementById("new-project");
const list = (name) => form().querySelector(`[data-rows=${name}]`);

/** Return a name that files and addresses may have, made of a title. */
export const nameOf = (title) =>
  title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[-_]+|[-_]+$/g, "")
    .toLowerCase()
    .slice(0, 64);

/** Return the plan that the form holds; what is empty is left to the plan's defaults. */
function composed() {
  const said = Object.fromEntries(new FormData(form()));
  const elements = readRows(list("elements")).filter((row) => row.name.trim());
  const shots = readRows(list("shots"));
  const names = elements.map((row) => row.name.trim());
  return {
    project: said.project.trim(),
    title: said.title.trim() || null,
    aspect_ratio: said.aspect_ratio,
    models: { grid: said.grid, video: said.video },
    elements: Object.fromEntries(
      elements.map((row) => [row.name.trim(), { description: row.description.trim() || null }]),
    ),
    sequences: {
      [said.sequence.trim()]: {
        title: said.sequence_title.trim() || null,
        elements: names,
        shots: shots.map((row) => ({ prompt: row.prompt, duration: Number(row.duration) })),
      },
    },
  };
}

async function submitted(event) {
  event.preventDefault();
  const button = form().querySelector("[type=submit]");
  const plan = composed();
  button.disabled = true;
  try {
    const file = new File([JSON.stringify(plan)], "the plan", { type: "application/json" });
    const done = await sendPlan({ new: true }, file);
    location.assign(`/p/${encodeURIComponent(done.project)}`);
  } catch (error) {
    button.disabled = false;
    sayIn(form(), error, ways({ next: error.next.filter((way) => way.href) }));
  }
}

/** Fill the form with its first shot, and listen to it. */
export function begin() {
  const { title, project } = form().elements;
  addRow(list("shots"));
  beginRows(form());
  title.addEventListener("input", () => {
    if (!project.dataset.own) project.value = nameOf(title.value);
  });
  project.addEventListener("input", () => {
    project.dataset.own = project.value ? "yes" : "";
  });
  form().addEventListener("submit", submitted);
}
