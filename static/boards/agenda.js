// Moves an item of an agenda by drag, or by the arrow keys on its handle, and then posts what the buttons post.
// Without this module the buttons do the same, a place at a time.
const body = document.querySelector("[data-agenda]");
const said = document.querySelector("[data-said]");
const rows = () => [...body.querySelectorAll("tr[data-item]")];
let first; // the order before the move under way

const say = (row) => {
  said.textContent = `${row.dataset.title}: place ${rows().indexOf(row) + 1} of ${rows().length}. Enter keeps it, Escape puts it back.`;
};

// Puts the row at a place by moving the others past it: a row that is moved itself loses its focus and its pointer.
const put = (row, place) => {
  const others = rows().filter((other) => other !== row);
  for (const other of others.slice(0, place)) body.insertBefore(other, row);
  body.append(...others.slice(place));
};

const putBack = () => {
  if (first) body.append(...first);
  first = undefined;
};

const keep = (row) => {
  const place = rows().indexOf(row) + 1;
  const moved = first && rows().some((other, index) => other !== first[index]);
  first = undefined;
  if (!moved) return;
  const form = document.getElementById("agenda-item"); // with the new item in it that may be half typed
  form.action = row.querySelector("[formaction]").formAction;
  for (const [name, value] of [["move", "to"], ["place", place]]) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.submit();
};

const shift = (row, by) => {
  first ??= rows();
  put(row, Math.max(0, Math.min(rows().length - 1, rows().indexOf(row) + by)));
  say(row);
};

const onKey = (event) => {
  const row = event.currentTarget.closest("tr");
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (by) shift(row, by);
  else if (event.key === "Enter" || event.key === " ") keep(row);
  else if (event.key === "Escape") {
    putBack();
    event.currentTarget.focus();
    said.textContent = `${row.dataset.title} is back where it was.`;
  } else return;
  event.preventDefault();
};

const drag = (event) => {
  const handle = event.currentTarget;
  const row = handle.closest("tr");
  first ??= rows();
  handle.setPointerCapture(event.pointerId);
  row.classList.add("is-moving");
  const move = ({ clientY }) => {
    const above = rows().filter((other) => other !== row && other.getBoundingClientRect().top + other.offsetHeight / 2 < clientY);
    if (above.length !== rows().indexOf(row)) put(row, above.length);
  };
  const end = ({ type }) => {
    row.classList.remove("is-moving");
    handle.removeEventListener("pointermove", move);
    if (type === "pointerup") keep(row);
    else putBack();
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", end, { once: true });
  handle.addEventListener("pointercancel", end, { once: true });
};

for (const row of rows()) {
  const handle = Object.assign(document.createElement("button"), { type: "button", className: "portal-handle", textContent: "⇅" });
  handle.dataset.handle = "";
  handle.setAttribute("aria-label", `Move ${row.dataset.title}: drag, or the arrow keys and Enter`);
  handle.addEventListener("keydown", onKey);
  handle.addEventListener("pointerdown", drag);
  row.cells[0].prepend(handle);
}

// After a move the keyboard is where it was; the browser goes to the address's place first.
addEventListener("load", () => document.querySelector(`${location.hash || "#none"} [data-handle]`)?.focus());
