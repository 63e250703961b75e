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

/** A still that can't be made leaves its place dark; a grid that can't be shown is closed. */
function failed(picture) {
  if (picture.matches(".grid-picture > img")) unseen(picture);
  else if (picture.matches(".still > img")) picture.style.visibility = "hidden";
}

const WATCHED = ".grid-picture > img, .still > img";
const unshown = () => [...document.querySelectorAll(WATCHED)].filter((one) => one.complete && !one.naturalWidth);

/** Watch the pictures of a page, those that have failed already too. */
export function watchPictures() {
  const look = () => unshown().forEach(failed);
  document.addEventListener("error", ({ target }) => target.matches?.(WATCHED) && failed(target), true);
  document.addEventListener("patched", look);
  look();
}
