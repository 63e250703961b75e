// What happens elsewhere arrives here: facts patch the page, progress moves its bar.
import { eventsUrl, place } from "./api.js";
import { say } from "./toast.js";
import { refresh } from "./visit.js";

let waiting = null;
let leave = null;
let lit = false;
let greeted = false; // before that nobody knows what is followed

function soon() {
  if (place.past || waiting) return;
  waiting = setTimeout(async () => {
    waiting = null;
    await refresh();
  }, 120);
}

function light(on) {
  lit = on;
  const lamp = document.getElementById("live");
  lamp.classList.toggle("is-on", on);
  lamp.textContent = on ? "Live" : "Offline";
}

const told = new Set(); // letters that pictures lack, each said once
const running = new Map(); // what this console follows, by project and job
const key = (project, job) => `${project || place.project} ${job}`;

function progressed(data) {
  if (data.letters && !told.has(data.letters)) {
    told.add(data.letters);
    say(data.letters, { bad: true });
  }
  if (data.over) running.delete(key(data.project, data.job));
  else running.set(key(data.project, data.job), data);
  paint();
}

/** Show how far each job is; what isn't followed from here can be carried on. */
function paint() {
  for (const bar of document.querySelectorAll("progress.job")) {
    const share = running.get(key(bar.dataset.project, bar.dataset.job))?.share ?? null;
    if (share === null) bar.removeAttribute("value");
    else bar.value = share;
  }
  for (const pill of document.querySelectorAll("[data-stage]")) {
    const data = running.get(key(pill.dataset.project, pill.dataset.stage));
    if (data) pill.textContent = `${data.stage}${data.place === null ? "" : `, ${data.place} ahead`}`;
  }
  for (const button of document.querySelectorAll("[data-job-act=resume]")) {
    const jobs = button.dataset.take ? [button.dataset.take] : button.dataset.jobs.split(" ");
    button.hidden = !greeted || jobs.every((job) => running.has(key(null, job)));
  }
}

const ours = (data) => !place.project || data.project === place.project;

function heard(kind, data) {
  if (kind === "hello") {
    greeted = true;
    light(true);
    running.clear();
    for (const one of data.progress.filter(ours)) running.set(key(one.project, one.job), one);
    paint();
    if (data.position > place.head) soon();
  } else if (kind === "away") light(false);
  else if (kind === "behind") soon();
  else if (ours(data)) {
    if (kind === "fact") soon();
    else progressed(data);
  }
}

/** Listen by the line that all tabs share; returns how to leave it. */
function shared(failed) {
  const worker = new SharedWorker("/static/feed.js", { name: "takes" });
  worker.addEventListener("error", failed, { once: true });
  worker.port.addEventListener("message", ({ data: { kind, data } }) => heard(kind, data));
  worker.port.start();
  return () => worker.port.postMessage("bye");
}

/** Listen by a line of this tab's own, where a browser has no shared workers. */
function own() {
  const source = new EventSource(eventsUrl());
  source.addEventListener("error", () => heard("away"));
  for (const kind of ["hello", "behind", "fact", "progress"])
    source.addEventListener(kind, (event) => heard(kind, JSON.parse(event.data)));
  return () => source.close();
}

function follow() {
  leave = window.SharedWorker
    ? shared(() => {
        leave = own();
      })
    : own();
}

export function beginLive() {
  follow();
  addEventListener("pagehide", () => leave());
  addEventListener("pageshow", (event) => {
    if (event.persisted) follow();
  });
  document.addEventListener("patched", () => {
    light(lit);
    paint();
  });
}
