// A film that the browser can't play is said to be that, and nothing is decided on it.

/** Show in place of the film that it can't be played, and close the buttons that would approve it. */
export function unplayable(root, buttons) {
  const lost = root.querySelector(".lost");
  if (!lost.hidden && lost.textContent.includes("missing")) return;
  lost.hidden = false;
  for (const button of buttons) {
    button.setAttribute("aria-disabled", "true");
    button.dataset.why ||= "The video can't be played.";
  }
}
