// Moves an item of an agenda by drag, or by the arrow keys on its handle, and then posts what the buttons post.
// Without this module the buttons do the same, a place at a time.
const body = document.querySelector("[data-agenda]");
const said = document.querySelector("[data-said]");
const rows = () => [...body.querySelectorAll("tr[data-item]")];
let first; // the order before the move under way

const say = (row) => {
  said.textContent = `${row.dataset.title}: place ${rows().indexOf(row) + 1} of ${rows().length}. Enter keeps it, Escape puts it back.`;
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
  const form = row.querySelector("form");
  for (const [name, value] of [["move", "to"], ["place", place]]) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.submit();
};

const shift = (row, by) => {
  first ??= rows();
  const others = rows().filter((other) => other !== row);
  const place = Math.max(0, Math.min(others.length, rows().indexOf(row) + by));
  body.insertBefore(row, others[place] ?? null);
  row.querySelector("[data-handle]").focus(); // moving a row takes the focus from it
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
    const next = rows().find((other) => other !== row && clientY < other.getBoundingClientRect().top + other.offsetHeight / 2);
    if (next !== row.nextElementSibling) body.insertBefore(row, next ?? null);
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
  if (location.hash === `#${row.id}`) handle.focus();
}
