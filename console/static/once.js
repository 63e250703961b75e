// One wish at a time: what is asked for again before it was answered is the same wish.
const under = new Set();

/** Do something that no press repeats while it goes on; returns what it came to, undefined where it goes on already. */
export async function once(wish, what) {
  if (under.has(wish)) return undefined;
  under.add(wish);
  try {
    return await what();
  } finally {
    under.delete(wish);
  }
}
