// A shared worker: one line to the console for all tabs of a browser. Each would else hold one of its own, and a
// browser allows six to a host: with a seventh tab none would answer any more.
const AGAIN = 3000; // milliseconds until a line that was refused is tried anew; one that broke is, by itself
const ports = new Set();
const running = new Map();
let open = false;
let position = 0;

const tell = (message) => {
  for (const port of ports) port.postMessage(message);
};
const hello = () => ({ kind: "hello", data: { position, progress: [...running.values()] } });

function heard(kind, event) {
  const data = JSON.parse(event.data);
  position = Math.max(position, data.position ?? 0);
  if (kind === "progress") {
    if (data.over) running.delete(`${data.project} ${data.job}`);
    else running.set(`${data.project} ${data.job}`, data);
  }
  tell({ kind, data });
}

function begin() {
  const source = new EventSource("/api/client/-/events");
  source.addEventListener("error", () => {
    open = false;
    tell({ kind: "away" });
    if (source.readyState === EventSource.CLOSED) setTimeout(begin, AGAIN);
  });
  source.addEventListener("hello", (event) => {
    const { position: now, progress } = JSON.parse(event.data);
    open = true;
    position = Math.max(position, now);
    running.clear();
    for (const one of progress) running.set(`${one.project} ${one.job}`, one);
    tell(hello());
  });
  for (const kind of ["behind", "fact", "progress"]) source.addEventListener(kind, (event) => heard(kind, event));
}

addEventListener("connect", ({ ports: [port] }) => {
  ports.add(port);
  port.addEventListener("message", () => ports.delete(port)); // the tab leaves
  port.start();
  if (open) port.postMessage(hello());
});
begin();
