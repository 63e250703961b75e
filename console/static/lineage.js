// Grid, quadrant, start frame, take: lines between the generations, and the whole kin of what is pointed at.

const SVG = "http://www.w3.org/2000/svg";
const nodes = () => [...document.querySelectorAll("#family .node")];
const parents = (node) => node.dataset.parents.split(" ").filter(Boolean);

export function drawLineage() {
  const sheet = document.getElementById("family-lines");
  if (!sheet) return;
  const box = document.getElementById("family").getBoundingClientRect();
  const known = new Map(nodes().map((node) => [node.dataset.node, node]));
  const lines = [];
  for (const node of nodes()) {
    for (const name of parents(node)) {
      const from = known.get(name)?.getBoundingClientRect();
      if (!from) continue;
      const to = node.getBoundingClientRect();
      const [x1, y1, x2, y2] = [
        from.right - box.left,
        from.top + from.height / 2 - box.top,
        to.left - box.left,
        to.top + to.height / 2 - box.top,
      ];
      const line = document.createElementNS(SVG, "path");
      const bend = (x2 - x1) / 2;
      line.setAttribute("d", `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
      line.dataset.from = name;
      line.dataset.to = node.dataset.node;
      lines.push(line);
    }
  }
  sheet.replaceChildren(...lines);
}

function kinOf(name) {
  const all = nodes();
  const kin = new Set([name]);
  const up = (child) =>
    all
      .filter((node) => node.dataset.node === child)
      .flatMap(parents)
      .forEach((parent) => {
        if (!kin.has(parent)) {
          kin.add(parent);
          up(parent);
        }
      });
  const down = (parent) =>
    all
      .filter((node) => parents(node).includes(parent))
      .forEach((node) => {
        if (!kin.has(node.dataset.node)) {
          kin.add(node.dataset.node);
          down(node.dataset.node);
        }
      });
  up(name);
  down(name);
  return kin;
}

function light(node) {
  const family = document.getElementById("family");
  if (!family) return;
  const kin = node ? kinOf(node.dataset.node) : new Set();
  for (const other of nodes()) other.classList.toggle("is-kin", kin.has(other.dataset.node));
  for (const line of family.querySelectorAll("path"))
    line.classList.toggle("is-kin", kin.has(line.dataset.from) && kin.has(line.dataset.to));
}

/** Open what the address asks for: the newest grid of a sequence or shot, or the dialog that explores one. */
export function followAddress() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted === "explore") document.querySelector("[data-act=grid]")?.click();
  const [, entity] = wanted.match(/^grid-of-(.+)$/) || [];
  const grids = nodes().filter((node) => node.dataset.open && node.dataset.node.startsWith(`${entity}_grid`));
  grids.at(-1)?.click();
}

export function beginLineage() {
  for (const name of ["pointerover", "focusin"])
    document.addEventListener(name, (event) => light(event.target.closest?.("#family .node")));
  addEventListener("resize", drawLineage);
  document.addEventListener("click", (event) => {
    const node = event.target.closest("[data-open]");
    if (node) document.getElementById(node.dataset.open)?.showModal();
  });
}
