// What happens elsewhere arrives here: facts patch the page, progress moves its bar.
import { eventsUrl, place } from "./api.js";
import { refresh } from "./visit.js";

let waiting = null;
let source = null;

function soon() {
  if (place.past || waiting) return;
  waiting = setTimeout(async () => { waiting = null; await refresh(); }, 120);
}

function light(on) {
  const lamp = document.getElementById("live");
  lamp.classList.toggle("is-on", on);
  lamp.textContent = on ? "Live" : "Offline";
}

function progressed(data) {
  for (const bar of document.querySelectorAll("progress.job")) {
    if (bar.dataset.job !== data.job) continue;
    if (data.share === null) bar.removeAttribute("value");
    else bar.value = data.share;
    const pill = document.getElementById(`job-${data.job}`);
    if (pill) pill.textContent = `${pill.dataset.name}: ${data.stage}${data.place === null ? "" : `, ${data.place} ahead`}`;
  }
}

export function follow() {
  source = new EventSource(eventsUrl());
  source.addEventListener("open", () => { light(true); });
  source.addEventListener("error", () => light(false));
  source.addEventListener("hello", (event) => {
    const { position, progress } = JSON.parse(event.data);
    progress.forEach(progressed);
    if (position > place.head) soon();
  });
  source.addEventListener("behind", soon);
  source.addEventListener("fact", soon);
  source.addEventListener("progress", (event) => progressed(JSON.parse(event.data)));
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
  document.addEventListener("patched", () => light(source.readyState === EventSource.OPEN));
}
