// The dialog of what holds for the whole plan: title, shape, models, settings.
import { element } from "./toast.js";

const option = (value, label, chosen) => element("option", { value, selected: value === chosen }, label);
const models = (found, chosen) => found.map((of) => option(of.name, `${of.name}, ${of.price}`, chosen));

/** Fill the dialog with the plan as it is. */
export function fillWhole(form, plan) {
  const { title, aspect_ratio: ratio, video, grid } = form.elements;
  title.value = plan.title;
  ratio.value = plan.aspect_ratio;
  video.replaceChildren(...models(plan.video_models, plan.models.video));
  grid.replaceChildren(...models(plan.grid_models, plan.models.grid));
  const box = form.querySelector("[data-settings]");
  box.replaceChildren(...plan.settings.map(setting));
  const told = form.querySelector("[data-settings-of]");
  video.onchange = () => {
    box.hidden = video.value !== plan.models.video;
    told.textContent = box.hidden
      ? "Saving drops the settings of the other model; choose those of this one then"
      : "Settings of every take";
  };
  video.onchange();
}

/** One setting: choices where they are closed, else a field; empty is the model's own default. */
function setting(of) {
  const name = `setting-${of.name}`;
  const usual = of.default === null ? "as the model has it" : `as the model has it: ${of.default}`;
  const choices = of.type === "bool" ? [true, false] : of.choices;
  const value = of.value === null ? "" : String(of.value);
  const field = choices.length
    ? element(
        "select",
        { name },
        option("", usual, value),
        ...choices.map((one) => option(String(one), String(one), value)),
      )
    : element("input", { name, type: "text", value, placeholder: usual, autocomplete: "off", maxLength: 2000 });
  return element("label", { class: "field" }, element("span", {}, of.name.replaceAll("_", " ")), field);
}

function read(of, text) {
  if (of.type === "bool") return text === "true";
  if (["int", "float"].includes(of.type) && text.trim() !== "" && !Number.isNaN(Number(text))) return Number(text);
  return of.choices.find((one) => String(one) === text) ?? text;
}

/** Return the edit that the dialog holds. */
export function readWhole(form, plan) {
  const said = Object.fromEntries(new FormData(form));
  const settings = plan.settings
    .filter((of) => said[`setting-${of.name}`]?.trim())
    .map((of) => [of.name, read(of, said[`setting-${of.name}`])]);
  const same = said.video === plan.models.video;
  return {
    title: said.title.trim() || null,
    aspect_ratio: said.aspect_ratio.trim() || "16:9",
    models: { video: said.video, grid: said.grid },
    ...(same ? { settings: Object.fromEntries(settings) } : { settings: {} }),
  };
}
