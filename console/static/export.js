// The cut as a download: checked first, then written while its progress is shown, then sent as one zip.
import { askOf, wish } from "./api.js";
import { ways } from "./buttons.js";
import { element, say } from "./toast.js";

const AGAIN = 300; // milliseconds between two looks at how far it is
let sequence = "";

const dialog = () => document.getElementById("export-dialog");
const go = () => dialog().querySelector("[data-act=export-go]");

function wanted() {
  const data = new FormData(dialog().querySelector("form"));
  return {
    sequences: sequence ? [sequence] : [],
    formats: data.getAll("format"),
    media: data.get("media"),
    fps: data.get("fps") || null,
    start: data.get("start").trim() || "01:00:00:00",
    final_only: data.has("final_only"),
    deliver: data.get("deliver").trim() || null,
  };
}

/** Show how far it is, or why it isn't. */
function face({ busy = null, no = "", fault = null } = {}) {
  const bar = dialog().querySelector("progress");
  bar.hidden = !busy;
  if (busy?.whole) bar.value = busy.done / busy.whole;
  else bar.removeAttribute("value");
  go().disabled = Boolean(busy);
  dialog()
    .querySelector("[data-why]")
    .replaceChildren(no, ...(fault ? ways(fault) : []));
}

async function make() {
  const body = wanted();
  if (!body.formats.length) {
    face({ no: "Choose a format." });
    return;
  }
  face({ busy: {} });
  try {
    let answer = await wish("export", body);
    while (!answer.download && !answer.making.fault) {
      face({ busy: answer.making });
      await new Promise((done) => setTimeout(done, AGAIN));
      answer = await askOf(`exports/${answer.key}`);
    }
    if (answer.making.fault) face({ no: answer.making.fault.error, fault: answer.making.fault });
    else take(answer, body);
  } catch (error) {
    face({ no: error.message, fault: error });
  }
}

function take(answer, body) {
  face();
  dialog().close();
  element("a", { href: answer.download, download: answer.name }).click();
  const handed = body.deliver ? `, handed over as ${body.deliver}` : "";
  say(`${answer.name} is on its way${handed}`, { hint: answer.warnings.join("; ") });
}

function open() {
  face();
  dialog().querySelector("h2").textContent = sequence ? `Export ${sequence}` : "Export the cut";
  dialog().showModal();
}

/** An address that ends so, as a button of a refusal leads to, opens the dialog. */
const followAddress = () => {
  if (location.hash === "#export" && !dialog().open) open();
};

export function beginExport() {
  if (!dialog()) return;
  addEventListener("hashchange", followAddress);
  followAddress();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act=export], [data-act=export-go]");
    if (!button) return;
    if (button.dataset.why) say(button.dataset.why, { bad: true });
    else if (button.dataset.act === "export-go") make();
    else {
      sequence = button.dataset.sequence || "";
      open();
    }
  });
}
