// The board: what changed since a delivery, which is chosen among all.
import { address, visit } from "./visit.js";

export function begin() {
  document.addEventListener("change", (event) => {
    if (event.target.id === "since-delivery") visit(address({ since: event.target.value || null }), { push: true });
  });
}
