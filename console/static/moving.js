// Moves along a list that may be faster than its pages come: each press counts, and one page is asked for at a time.

/** Return what moves by so many rows: `ids` and `here` say the list and the row shown, `show` shows one, `end` says there is none. */
export function mover({ ids, here, show, end, toward = () => {} }) {
  let owed = 0; // rows that were asked for and aren't shown
  let going = false;

  function target() {
    const all = ids();
    const at = all.indexOf(here());
    const to = at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + owed));
    return { id: all[to], moves: at < 0 ? Math.sign(owed) : to - at };
  }

  async function go() {
    going = true;
    while (owed) {
      const { id, moves } = target();
      if (!moves || id === undefined) {
        end(owed);
        owed = 0;
      } else {
        const whole = await show(id);
        owed = whole === false || here() !== id ? 0 : owed - moves;
      }
    }
    going = false;
  }

  return {
    move(way) {
      owed += way;
      toward(target().id);
      if (!going) go();
    },
    /** Whether something else than what is shown was asked for. */
    get under() {
      return going;
    },
  };
}
