// What happens elsewhere arrives here: facts patch the page, progress moves its bar.
import { eventsUrl, place } from "./api.js";
import { refresh } from "./visit.js";

let waiting = null;
let source = null;
let greeted = false; // before that nobody knows what is followed

function soon() {
  if (place.past || waiting) return;
  waiting = setTimeout(async () => { waiting = null; await refresh(); }, 120);
}

function light(on) {
  const lamp = document.getElementById("live");
  lamp.classList.toggle("is-on", on);
  lamp.textContent = on ? "Live" : "Offline";
}

const running = new Map(); // what this console follows, by job

function progressed(data) {
  if (data.over) running.delete(data.job);
  else running.set(data.job, data);
  paint();
}

/** Show how far each job is; what isn't followed from here can be carried on. */
function paint() {
  for (const bar of document.querySelectorAll("progress.job")) {
    const share = running.get(bar.dataset.job)?.share ?? null;
    if (share === null) bar.removeAttribute("value");
    else bar.value = share;
  }
  for (const pill of document.querySelectorAll("[data-stage]")) {
    const data = running.get(pill.dataset.stage);
    if (data) pill.textContent = `${data.stage}${data.place === null ? "" : `, ${data.place} ahead`}`;
  }
  for (const button of document.querySelectorAll("[data-job-act=resume]")) {
    const jobs = button.dataset.take ? [button.dataset.take] : button.dataset.jobs.split(" ");
    button.hidden = !greeted || jobs.every((job) => running.has(job));
  }
}

export function follow() {
  source = new EventSource(eventsUrl());
  source.addEventListener("open", () => { light(true); });
  source.addEventListener("error", () => light(false));
  source.addEventListener("hello", (event) => {
    const { position, progress } = JSON.parse(event.data);
    running.clear();
    greeted = true;
    progress.forEach(progressed);
    paint();
    if (position > place.head) soon();
  });
  source.addEventListener("behind", soon);
  source.addEventListener("fact", soon);
  source.addEventListener("progress", (event) => progressed(JSON.parse(event.data)));
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
  document.addEventListener("patched", () => { light(source.readyState === EventSource.OPEN); paint(); });
}
