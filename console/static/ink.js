// Shapes as SVG: the same as the pages show of drawings that are kept.
const SVG = "http://www.w3.org/2000/svg";

export function svg(name, about = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(about)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** An empty picture to draw on, as large as a video is. */
export function sheet(width, height, about) {
  return svg("svg", {
    viewBox: `0 0 ${width} ${height}`,
    "stroke-width": (height * 0.008).toFixed(1),
    "font-size": (height * 0.04).toFixed(1),
    ...about,
  });
}

const MADE = {
  pen: ({ points, colour }, w, h) =>
    svg("polyline", { class: `ink-${colour}`, points: points.map(([x, y]) => `${x * w},${y * h}`).join(" ") }),
  arrow: ({ points: [start, end], colour }, w, h) =>
    svg("line", {
      class: `ink-${colour}`,
      x1: start[0] * w,
      y1: start[1] * h,
      x2: end[0] * w,
      y2: end[1] * h,
      "marker-end": `url(#head-${colour})`,
    }),
  box: ({ points: [start, end], colour }, w, h) =>
    svg("rect", {
      class: `ink-${colour}`,
      x: Math.min(start[0], end[0]) * w,
      y: Math.min(start[1], end[1]) * h,
      width: Math.abs(end[0] - start[0]) * w,
      height: Math.abs(end[1] - start[1]) * h,
    }),
  pin: ({ points: [at], colour }, w, h, number) => {
    const text = svg("text", { x: at[0] * w, y: at[1] * h, dy: ".35em" });
    text.textContent = number;
    const place = { cx: at[0] * w, cy: at[1] * h, r: h * 0.032 };
    return svg("g", { class: `pin ink-${colour}` }, svg("circle", place), text);
  },
};

/** Return the elements of shapes {tool, colour, points}, in order; pins are numbered. */
export function inked(shapes, width, height) {
  let pins = 0;
  return shapes.map((shape) => MADE[shape.tool](shape, width, height, shape.tool === "pin" ? ++pins : 0));
}

/** Return shapes as the ledger keeps them. */
export function kept(shapes) {
  const of = (tool, made) => shapes.filter((shape) => shape.tool === tool).map(made);
  const span = ({ colour, points: [start, end] }) => ({ colour, start, end });
  return {
    strokes: of("pen", ({ colour, points }) => ({ colour, points })),
    arrows: of("arrow", span),
    boxes: of("box", span),
    pins: of("pin", ({ colour, points: [at] }) => ({ colour, at })),
  };
}
