// Times as the person's clock has them; the server writes them in UTC, which a hover still shows.
const SHOWN = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

function local() {
  for (const time of document.querySelectorAll("time[data-moment]")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.textContent = SHOWN.format(at);
  }
}

export function beginMoments() {
  document.addEventListener("patched", local);
  local();
}
