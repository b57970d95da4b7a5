// The recording screen. Texts save themselves (recording-item.js); here is what they share: one state of the whole screen,
// sending, signing in again, who else is here, the roll and the keys. Without this module every form works as ever.
import { Item } from "./recording-item.js";

const PULSE = 5000; // milliseconds between two looks at what others do
const PATIENCE = 10000; // milliseconds until a request counts as lost
const root = document.querySelector("[data-recording]");
const token = root.querySelector("[name=csrfmiddlewaretoken]");
const bar = { state: root.querySelector("[data-state]"), here: root.querySelector("[data-here]") };
const announcement = root.querySelector("[data-announce]");
const signedOut = root.querySelector("[data-signed-out]");

export const screen = {
  user: root.dataset.user,
  people: JSON.parse(document.getElementById("recording-people").textContent),
  isSignedOut: false,

  // Sends a post. Resolves to {status, body}; status 0 when the server did not answer, 401 when the session is over.
  async post(address, body, { json = true } = {}) {
    const headers = { "X-CSRFToken": token.value, "X-Requested-With": "recording-screen" };
    if (json) headers["Content-Type"] = "application/json";
    try {
      const response = await fetch(address, {
        method: "POST",
        headers,
        body: json ? JSON.stringify(body) : new URLSearchParams(body),
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.type === "opaqueredirect" || response.status === 403) {
        screen.lose();
        return { status: 401 };
      }
      const isJson = response.headers.get("Content-Type")?.includes("json");
      return { status: response.status, body: isJson ? await response.json() : await response.text() };
    } catch {
      return { status: 0 };
    }
  },

  // The session is over: nothing is sent until there is a new one, which another tab brings.
  lose() {
    if (screen.isSignedOut) return;
    screen.isSignedOut = true;
    signedOut.hidden = false;
    screen.announce("You are signed out. What you type is kept on this computer.");
    screen.show();
  },

  async regain() {
    if (!screen.isSignedOut) return;
    try {
      const response = await fetch(root.dataset.signedIn, {
        headers: { Accept: "application/json" },
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (!response.ok) return;
      token.value = (await response.json()).csrf;
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token.value;
    } catch {
      return;
    }
    screen.isSignedOut = false;
    signedOut.hidden = true;
    screen.announce("You are signed in again.");
    for (const item of items) item.send();
  },

  announce(text) {
    announcement.textContent = text;
  },

  // The worst that any item has to say.
  show() {
    const states = items.map((item) => item.state);
    const has = (name) => states.includes(name);
    let name = "saved";
    if (screen.isSignedOut) name = "signed-out";
    else if (has("two-texts")) name = "two-texts";
    else if (has("refused")) name = "refused";
    else if (has("offline")) name = "offline";
    else if (has("saving") || has("typing")) name = "saving";
    const latest = items.map((item) => item.savedAt).sort().at(-1);
    bar.state.dataset.state = name;
    bar.state.textContent = {
      "signed-out": "Signed out: kept on this computer",
      "two-texts": "Two texts of an item: choose one",
      refused: "Not saved: see the item",
      offline: "Offline: kept on this computer, trying again",
      saving: "Saving…",
      saved: latest ? `Saved at ${latest}` : "Everything is saved",
    }[name];
  },
};

const items = [...root.querySelectorAll("[data-item]")].map((article) => new Item(article, screen));
for (const item of items) item.offerDraft();
screen.show();

setInterval(() => screen.regain(), 3000);
addEventListener("focus", () => screen.regain());
addEventListener("online", () => items.forEach((item) => item.send()));
document.addEventListener("visibilitychange", () => {
  if (document.hidden) items.forEach((item) => item.send());
});
addEventListener("beforeunload", (event) => {
  if (items.some((item) => item.isUnsaved)) event.preventDefault();
});

// Who else is here, and what they have saved.
async function pulse() {
  if (document.hidden || screen.isSignedOut) return;
  const item = document.activeElement.closest?.("[data-item]")?.dataset.item;
  const versions = Object.fromEntries(items.map((one) => [one.pk, one.base]));
  const { status, body } = await screen.post(root.dataset.pulse, { item, versions });
  if (status !== 200) return;
  const others = body.here.map(({ name, item: number }) => (number ? `${name} (item ${number})` : name));
  const text = others.length ? `Also here: ${others.join(", ")}` : "";
  if (bar.here.textContent !== text) bar.here.textContent = text;
  for (const { pk, version, text: theirs } of body.items) items.find((one) => one.pk === pk)?.receive(version, theirs);
}
pulse(); // a save that was under way when this page was asked for may have come in between
setInterval(pulse, PULSE);

// The roll: one key a person.
const roll = () => document.getElementById("roll");

const rove = (row) => {
  for (const button of roll().querySelectorAll("[data-key]")) button.tabIndex = -1;
  const button = row.querySelector("[aria-pressed=true]") ?? row.querySelector("[data-key]");
  button.tabIndex = 0;
  return button;
};

async function mark(person, fields, focus) {
  const { status, body } = await screen.post(roll().querySelector("form").action, fields, { json: false });
  if (status !== 200) {
    screen.announce(body?.problem ?? "The roll was not saved. Try again.");
    bar.state.textContent = body?.problem ?? "The roll was not saved. Try again.";
    return;
  }
  const fresh = new DOMParser().parseFromString(body, "text/html").getElementById("roll");
  roll().replaceWith(fresh);
  const rows = [...fresh.querySelectorAll("[data-person]")];
  if (person === "all") {
    rove(rows[0]).focus();
    screen.announce("All are marked as present, but for those who were marked before.");
    return;
  }
  const index = rows.findIndex((row) => row.dataset.person === person);
  const row = rows[Math.min(index + (focus === "next" ? 1 : 0), rows.length - 1)];
  const button = rove(row);
  if (focus) button.focus();
  const name = rows[index].querySelector("[role=group]").ariaLabel;
  const pressed = rows[index].querySelector("[aria-pressed=true]");
  screen.announce(`${name}: ${pressed ? pressed.textContent : "not marked"}`);
}

root.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-roll]")) return;
  event.preventDefault();
  const { name, value } = event.submitter;
  const fields = name === "part" ? Object.fromEntries(new FormData(event.target)) : {};
  mark(value.split(":")[0], { ...fields, [name]: value }, "same");
});

root.addEventListener("change", (event) => {
  const row = event.target.closest?.(".recording-roll__part")?.closest("[data-person]");
  if (!row) return;
  const fields = Object.fromEntries(new FormData(row.closest("form")));
  mark(row.dataset.person, { ...fields, part: row.dataset.person });
});

root.addEventListener("keydown", (event) => {
  const row = event.target.matches?.("[data-key]") && event.target.closest("[data-person]");
  if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
  const pressed = row.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
  if (pressed) {
    event.preventDefault();
    mark(row.dataset.person, { mark: pressed.value }, "next");
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const rows = [...roll().querySelectorAll("[data-person]")];
    const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) rove(next).focus();
  } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    event.preventDefault();
    const buttons = [...row.querySelectorAll("[data-key]")];
    const next = buttons[buttons.indexOf(event.target) + (event.key === "ArrowRight" ? 1 : -1)];
    if (next) {
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
  }
});
const firstRow = roll().querySelector("[data-person]");
if (firstRow) rove(firstRow);

// Keys that reach from one item to another.
root.addEventListener("keydown", (event) => {
  const at = items.findIndex((item) => item.article.contains(event.target));
  if (at < 0) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.altKey && by) {
    event.preventDefault();
    items[at + by]?.focus();
  } else if (event.altKey && event.code === "KeyB") {
    event.preventDefault();
    items[at].marks.toggle("part_b");
  } else if (event.ctrlKey && event.key === "Enter") {
    event.preventDefault();
    if (!items[at].marks.isDealtWith) items[at].marks.toggle("dealt_with");
    (items[at + 1] ?? items[at]).focus();
  }
});

// Minutes spent on each item, of those allowed.
const tick = () => items.forEach((item) => item.marks.showTime());
tick();
setInterval(tick, 15000);
