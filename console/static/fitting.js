// A start frame whose shape isn't the plan's: said, with the two ways to make it so.
import { place } from "./api.js";
import { decide } from "./decide.js";
import { bind } from "./keys.js";
import { element, say } from "./toast.js";

const WAYS = [
  ["crop", "Crop it", "C"],
  ["pad", "Pad it", "P"],
];

/** Say of an answer that the frame's shape isn't the plan's; `again` does the same once more, made to fit. */
export function sayShape(answer, again, words = answer.shape) {
  if (!answer.shape) return false;
  const buttons = WAYS.map(([fit, label, key]) => {
    const button = element(
      "button",
      { class: "button small", type: "button", "data-fit": fit },
      `${label} `,
      element("kbd", {}, key),
    );
    button.addEventListener("click", () => {
      button.closest(".toast").remove();
      again(fit);
    });
    return button;
  });
  say(words, { more: buttons });
  return true;
}

/** Set a start frame by a verb, and offer to make it fit where its shape isn't the plan's. */
export function setFrame(verb, payload, { sequence = place.sequence, words, after = null }) {
  const heard = (answer) =>
    !payload.beside &&
    sayShape(answer, (fit) =>
      setFrame(verb, { ...payload, fit }, { sequence, words: `${words}, ${fit === "crop" ? "cropped" : "padded"}` }),
    );
  return decide(verb, payload, { sequence, words, after, heard });
}

/** Make the start frame fit that was just set, in one of the two ways. */
export function fit(way) {
  const button = document.querySelector(`#toasts [data-fit=${way}]`);
  if (button) button.click();
  else say("No start frame was set whose shape isn't the plan's", { bad: true });
}

export function beginFitting() {
  bind(["c"], () => fit("crop"), "Crop a start frame to the plan's shape");
  bind(["p"], () => fit("pad"), "Pad a start frame to the plan's shape");
}
