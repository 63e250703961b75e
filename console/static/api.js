// The one door to the ledger: reads a page's place from <body>, sends acts as JSON, answers with what was said or throws Refused.
const body = document.body.dataset;
export const place = {
  get project() {
    return body.project;
  },
  get sequence() {
    return document.getElementById("desk")?.dataset.sequence || body.sequence;
  },
  get person() {
    return body.person;
  },
  get past() {
    return "past" in body;
  },
  get head() {
    return Number(body.head);
  },
};

export class Refused extends Error {
  constructor(status, answer) {
    super(answer.error || `the console answered ${status}`);
    this.status = status;
    this.code = answer.code || "";
    this.advice = answer.advice || "";
    this.next = answer.next || [];
    this.faults = answer.faults || [];
  }
}

async function answered(response) {
  let answer = {};
  try {
    answer = await response.json();
  } catch {
    /* an answer without a body */
  }
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}

async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch {
    throw new Refused(0, { error: "the console can't be reached", advice: "is it still running in its terminal?" });
  }
  return answered(response);
}

const at = (project, sequence) =>
  `/api/client/${encodeURIComponent(project)}${sequence ? `/sequences/${encodeURIComponent(sequence)}` : ""}`;

/** Return what the API answers under a path of the project. */
export function askOf(path) {
  return ask(`${at(place.project)}/${path}`, { cache: "no-store" });
}

/** Send a wish to the project itself. */
export function wish(verb, payload) {
  return send(`${at(place.project)}/${verb}`, payload);
}

/** Say what a file is, by its content. */
export function whence(file) {
  const url = `/api/client/-/whence?${new URLSearchParams({ name: file.name || "the file" })}`;
  return ask(url, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
}

/** Send a request's body as JSON. */
export function send(url, payload) {
  return ask(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(payload) });
}

/** Ask what a sequence's page has to know. */
export function look(what, sequence = place.sequence) {
  return ask(`${at(place.project, sequence)}/${what}`, { cache: "no-store" });
}

/** Send a verb for a sequence; `message` in the body is the event's. */
export function act(verb, payload = {}, sequence = place.sequence) {
  return send(`${at(place.project, sequence)}/${verb}`, payload);
}

/** Send a form with files; `told` goes along as JSON in the field of that name. */
export function sendForm(url, told, files) {
  const form = new FormData();
  form.append("told", JSON.stringify(told));
  for (const [name, file] of files) form.append(name, file, file.webkitRelativePath || file.name);
  return ask(url, { method: "POST", body: form });
}

/** Send a plan's file with its pictures, to be looked at or added. */
export function sendPlan(told, file, pictures = []) {
  return sendForm("/api/plans/add", told, [["file", file], ...pictures.map((picture) => ["pictures", picture])]);
}

export function upload(verb, file, fields = {}) {
  const form = new FormData();
  form.append("file", file);
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return ask(`${at(place.project, place.sequence)}/${verb}`, { method: "POST", body: form });
}

export const eventsUrl = () => (place.project ? `${at(place.project)}/events` : "/api/client/-/events");
