// How long ago something was asked for, kept up to date while the page is open.
const UNITS = [
  [86400, "day"],
  [3600, "hour"],
  [60, "minute"],
  [1, "second"],
];
const EVERY = 5000;

/** Say how long a time lasted, in its largest unit. */
function lasting(milliseconds) {
  const seconds = Math.max(1, Math.floor(milliseconds / 1000));
  const [size, unit] = UNITS.find(([one]) => seconds >= one);
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function tell() {
  for (const time of document.querySelectorAll("time[data-age]"))
    time.textContent = `for ${lasting(Date.now() - Date.parse(time.dateTime))}`;
}

/** Begin to tell. */
export function begin() {
  tell();
  document.addEventListener("patched", tell);
  setInterval(tell, EVERY);
}
