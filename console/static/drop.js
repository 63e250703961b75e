// A file dropped anywhere on a project's page: what it is, by its content, and the pages that it leads to.
import { place, whence } from "./api.js";
import { ways } from "./buttons.js";
import { element } from "./toast.js";

const dialog = () => document.getElementById("whence-dialog");
const veil = () => document.getElementById("drop-here");
const carries = (event) => Boolean(place.project) && [...(event.dataTransfer?.types || [])].includes("Files");
let asked = 0;

function open() {
  dialog().querySelector("[data-found]").replaceChildren();
  dialog().querySelector("form").reset();
  if (!dialog().open) dialog().showModal();
}

async function lookUp(file) {
  const mine = ++asked;
  const bar = dialog().querySelector("progress");
  const found = dialog().querySelector("[data-found]");
  bar.hidden = false;
  found.replaceChildren();
  let told;
  try {
    told = tell(await whence(file));
  } catch (error) {
    told = [element("p", { class: "why" }, error.message, ...ways(error))];
  }
  if (mine !== asked) return;
  bar.hidden = true;
  found.replaceChildren(...told);
}

const link = ({ name, href }) => (href ? element("a", { href }, name) : element("span", {}, name));
const spaced = (parts) => parts.flatMap((part, n) => (n ? [", ", part] : [part]));

function tell(answer) {
  const head = element(
    "p",
    { class: answer.stranger ? "whence-said stranger" : "whence-said", dir: "auto" },
    answer.said,
  );
  const film = answer.preview ? [element("p", {}, "It shows ", link(answer.preview))] : [];
  return [head, ...film, ...answer.origins.map(origin)];
}

function origin(one) {
  const words = one.words.map(({ shot, prompt }) =>
    element(
      "p",
      { class: "soft small", dir: "auto" },
      shot ? `${shot.replace(/^.*_SH0*/, "Shot ")}: ${prompt}` : prompt,
    ),
  );
  const rows = [
    ["Asked for by", one.by ? [`${one.by}${one.at ? `, ${one.at.slice(0, 16).replace("T", " ")} UTC` : ""}`] : []],
    ["Model", one.model ? [one.model] : []],
    [
      "Verdict",
      one.review
        ? [`${one.review.verdict} by ${one.review.by}${one.review.reason ? `: ${one.review.reason}` : ""}`]
        : [],
    ],
    ["Made from", spaced(one.ways_back.map(link))],
    ["Led to", spaced(one.ways_on.map(link))],
  ].filter(([, parts]) => parts.length);
  return element(
    "article",
    { class: "card whence-origin" },
    element(
      "h3",
      {},
      link({ name: `${one.kind} ${one.id}`, href: one.href }),
      " ",
      element("span", { class: "soft" }, one.project),
    ),
    ...words,
    element(
      "dl",
      { class: "spec" },
      ...rows.flatMap(([term, parts]) => [element("dt", {}, term), element("dd", {}, ...parts)]),
    ),
  );
}

export function beginDrop() {
  if (!dialog()) return;
  document.addEventListener("dragover", (event) => {
    if (event.defaultPrevented || !carries(event)) return;
    event.preventDefault();
    veil().hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) veil().hidden = true;
  });
  document.addEventListener("drop", (event) => {
    veil().hidden = true;
    if (event.defaultPrevented || !carries(event)) return;
    event.preventDefault();
    open();
    lookUp(event.dataTransfer.files[0]);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-act=whence]")) open();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "whence-file" && event.target.files[0]) lookUp(event.target.files[0]);
  });
}
