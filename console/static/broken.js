// What the browser can't play or show is said to be that, with what leads on, and nothing is decided on it.

/** Show in place of a film or picture that it can't be shown, and close the buttons that would choose it. */
export function unplayable(root, buttons, why = "The video can't be played.") {
  const gone = root.querySelector(".gone");
  if (gone.hidden) gone.hidden = false;
  for (const button of buttons) {
    button.setAttribute("aria-disabled", "true");
    button.dataset.why ||= why;
  }
}

/** Close a grid whose picture can't be shown: none of its quadrants can be told from another. */
function unseen(picture) {
  const root = picture.closest(".grid-picture");
  unplayable(root, []);
  for (const button of root.querySelectorAll("[data-quadrant]")) button.disabled = true;
}

const unshown = () =>
  [...document.querySelectorAll(".grid-picture > img")].filter((one) => one.complete && !one.naturalWidth);

/** Watch the grids of a page, those that have failed already too. */
export function watchPictures() {
  const look = () => unshown().forEach(unseen);
  document.addEventListener("error", ({ target }) => target.matches?.(".grid-picture > img") && unseen(target), true);
  document.addEventListener("patched", look);
  look();
}
