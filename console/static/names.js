// How what is made is named within its sequence: `take 3`, `shot 2 take 1`; its id is in the address and a title.
const KINDS = { take: "take", grid: "grid", start: "start frame" };

export const short = (id) =>
  id.replace(
    /^.*?(?:_SH0*(\d+))?_(take|grid|start)0*(\d+)$/,
    (_, shot, kind, number) => `${shot ? `shot ${shot} ` : ""}${KINDS[kind]} ${number}`,
  );

/** The same where a sentence or a heading begins: `Take 3`. */
export const named = (id) => short(id).replace(/^[a-z]/, (letter) => letter.toUpperCase());
