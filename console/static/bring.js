// A plan or sheet that is dropped or chosen: how it is read is shown and settled here, and then it is added.
import { place, sendPlan } from "./api.js";
import { show } from "./reading.js";
import { element } from "./toast.js";

const PLANS = /\.(json|csv|tsv|txt|xlsx?|xlsm|ods|numbers)$/i;
const LARGEST = 100_000_000; // bytes of a file; the server says so too, once it has them
let brought = null; // the file, the pictures beside it, and what a person said of them
let asked = 0;

const zone = () => document.querySelector("[data-zone]");
const panel = () => document.getElementById("reading");

function say(text) {
  const box = panel();
  box.hidden = false;
  box.replaceChildren(element("p", { class: "refusal", role: "alert" }, text));
}

/** Take files that were dropped or chosen: one plan, and pictures that it names. */
export function bring(files) {
  const plans = files.filter((file) => PLANS.test(file.name));
  const pictures = files.filter((file) => !PLANS.test(file.name));
  const large = files.find((file) => file.size > LARGEST);
  if (large) return say(`${large.name} is over ${LARGEST / 1e6} MB, which no plan or picture of one is`);
  if (plans.length > 1) return say("One plan at a time: drop one sheet or JSON file, with its pictures");
  if (plans.length) brought = { file: plans[0], pictures, told: project() ? { project: project() } : {} };
  else if (brought && pictures.length) brought.pictures.push(...pictures);
  else return say(`${files[0]?.name || "That"} is no plan: drop a .json, .csv, .tsv or .xlsx file`);
  return look();
}

const project = () => document.querySelector("[data-bring]").dataset.project;

async function look() {
  const mine = ++asked;
  const { file, pictures, told } = brought;
  let answer;
  try {
    answer = await sendPlan({ ...told, dry_run: true }, file, pictures);
  } catch (error) {
    answer = { refused: error, columns: [], sheets: [], encodings: [], passed: [], rows: [], changes: null };
  }
  if (mine !== asked) return;
  show(panel(), answer, brought, { settle, add, leave, pictures: () => choose() });
}

/** Say something of the file, and look again; what follows from another sheet or encoding is forgotten. */
function settle(said) {
  if ("sheet" in said || "encoding" in said) delete brought.told.columns;
  brought.told = { ...brought.told, ...said };
  return look();
}

async function add(answer) {
  asked += 1;
  try {
    const done = await sendPlan({ ...brought.told, project: answer.project }, brought.file, brought.pictures);
    location.assign(`/p/${encodeURIComponent(done.project)}`);
  } catch (refused) {
    show(panel(), { ...answer, refused, changes: null }, brought, { settle, add, leave, pictures: () => choose() });
  }
}

function leave() {
  asked += 1;
  brought = null;
  panel().hidden = true;
  panel().replaceChildren();
  zone().querySelector("[data-act=choose-plan]").focus();
}

const choose = () => document.getElementById("bring-file").click();

async function dropped(event) {
  event.preventDefault();
  zone().classList.remove("is-over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = entries.some((entry) => entry.isDirectory)
    ? (await Promise.all(entries.map(within))).flat()
    : [...event.dataTransfer.files];
  bring(files);
}

/** Return the files of a folder that was dropped, each with its path below it. */
async function within(entry, path = "") {
  if (entry.isFile) {
    const file = await new Promise((found, failed) => entry.file(found, failed));
    Object.defineProperty(file, "webkitRelativePath", { value: path + file.name });
    return file;
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((got, failed) => reader.readEntries(got, failed));
    if (!some.length) break;
    found.push(...some);
  }
  const below = path || entry.fullPath.split("/").length > 2 ? `${path}${entry.name}/` : "";
  return (await Promise.all(found.map((one) => within(one, below)))).flat();
}

/** Listen for files over the whole page, so that one dropped beside the zone isn't opened by the browser. */
export function begin() {
  if (!zone() || place.past) return;
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone().classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone().classList.remove("is-over");
  });
  document.addEventListener("drop", dropped);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-act=choose-plan]")) choose();
  });
  document.getElementById("bring-file").addEventListener("change", (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    if (files.length) bring(files);
  });
}
