// The dialog of one element: its words and pictures; a new picture from the front takes the place of the one there is.
import { element } from "./toast.js";

/** Fill the dialog with an element of the plan, or make it ready for a new one where it has no name. */
export function fillElement(form, plan, name) {
  const found = plan.elements.find((of) => of.name === name);
  form.closest("dialog").querySelector("h2").textContent = found ? `@${name}` : "A new element";
  form.elements.name.value = name || "";
  form.elements.name.readOnly = Boolean(found);
  form.elements.kind.value = found?.kind || "";
  form.elements.description.value = found?.description || "";
  form.querySelector("[data-act=drop-element]").hidden = !found;
  form.querySelector("[data-front]").textContent = found?.frontal
    ? "Another picture from the front, in its place"
    : "Picture from the front";
  const pictures = found ? [found.frontal, ...found.references].filter(Boolean) : [];
  form.querySelector("[data-pictures]").replaceChildren(...pictures.map(picture));
}

function picture(of) {
  const box = element("input", { type: "checkbox", name: "without", value: of.source });
  const image = element("img", { src: of.still, alt: of.source, width: 160, height: 90 });
  return element("li", {}, image, element("label", { class: "check small" }, box, element("span", {}, "Take it out")));
}

/** Return the element's name, what is said of it, and the files that come along. */
export function readElement(form) {
  const said = new FormData(form);
  const files = ["frontal", "references"].flatMap((name) => said.getAll(name).map((file) => [name, file]));
  return {
    name: said.get("name").trim(),
    told: {
      kind: said.get("kind").trim() || null,
      description: said.get("description").trim() || null,
      without: said.getAll("without"),
    },
    files: files.filter(([, file]) => file.size),
  };
}
