// The recording screen. Texts save themselves (recording-item.js), marks wait in a queue (recording-queue.js); here is what
// they share: one state of the whole screen, sending, signing in again, who else is here, and the keys. Without this module
// every form works as ever.
import { Attendance } from "./recording-attendance.js";
import { Boxes } from "./recording-boxes.js";
import { Guests, Interests } from "./recording-guests.js";
import { Item } from "./recording-item.js";
import { Marks } from "./recording-marks.js";
import { Names } from "./recording-names.js";
import { Queue } from "./recording-queue.js";

const PULSE = 5000; // milliseconds between two looks at what others do
const PATIENCE = 10000; // milliseconds until a request counts as lost
const root = document.querySelector("[data-recording]");
const token = root.querySelector("[name=csrfmiddlewaretoken]");
const bar = { state: root.querySelector("[data-state]"), here: root.querySelector("[data-here]"), behind: root.querySelector("[data-behind]") };
const announcement = root.querySelector("[data-announce]");
const signedOut = root.querySelector("[data-signed-out]");
const attendance = document.getElementById("roll");
let items = [];

export const screen = {
  user: root.dataset.user,
  people: JSON.parse(document.getElementById("recording-people").textContent),
  names: new Names(root.dataset.names),
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
    screen.announce("You are signed out. What you type and mark is kept on this computer.");
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
      const { csrf, user } = await response.json();
      const isOther = String(user) !== screen.user; // what is kept here is not theirs to send
      signedOut.querySelector("[data-signed-out-other]").hidden = !isOther;
      if (isOther) return;
      token.value = csrf;
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token.value;
    } catch {
      return;
    }
    screen.isSignedOut = false;
    signedOut.hidden = true;
    screen.announce("You are signed in again.");
    screen.send();
  },

  // Sends whatever waits.
  send() {
    for (const item of items) item.send();
    for (const item of items) item.outcomes.settle();
    screen.queue.send();
  },

  // Whether a text or a mark waits.
  get hasUnsaved() {
    return screen.queue.hasUnsaved || items.some((item) => item.isUnsaved);
  },

  item(pk) {
    return items.find((item) => item.pk === pk);
  },

  // Takes an item off the screen that is not to be read here any more, and who came for it alone.
  close(pk) {
    const item = screen.item(pk);
    items = items.filter((one) => one !== item);
    item.article.remove();
    document.querySelector(`[data-agenda="${pk}"]`)?.remove();
    for (const row of attendance.querySelectorAll(`[data-for-item="${pk}"]`)) who.removeRow(row);
    for (const option of root.querySelectorAll(`:is([name=item], [name=for_item]) option[value="${pk}"]`)) option.remove();
    screen.names.load(); // without those that were there because of it
    screen.announce(`Item ${item.article.dataset.number} is closed to you now.`);
    screen.show();
  },

  // What follows from who is there: how many, whether somebody must be chosen to preside, and from whom.
  showThere({ count, chair, without_chair: withoutChair }) {
    screen.draw(attendance.querySelector("[data-count]"), count);
    const isNew = screen.draw(attendance.querySelector("[data-chair-asks]"), chair.asks);
    if (isNew && chair.asks.trim()) attendance.querySelector(".recording-chair__form").open = true;
    const people = attendance.querySelector("#chair-person");
    const chosen = people.value;
    if (screen.draw(people, chair.people) && people.querySelector(`option[value="${chosen}"]`)) people.value = chosen;
    for (const { pk, article } of items) screen.draw(article.querySelector("[data-without-chair]"), withoutChair[pk] ?? "");
  },

  // Whether it was drawn anew: what is there as it should be keeps its focus.
  draw(place, html) {
    if (place.dataset.drawn === html.trim()) return false;
    place.dataset.drawn = html.trim();
    place.innerHTML = html;
    return true;
  },

  announce(text) {
    announcement.textContent = text;
  },

  // The worst that any item, or the queue of marks, has to say.
  show() {
    const { queue } = screen;
    const states = [...items.map((item) => item.state), ...items.map((item) => item.outcomes.state), queue.state];
    const has = (name) => states.includes(name);
    let name = "saved";
    if (screen.isSignedOut) name = "signed-out";
    else if (has("two-texts")) name = "two-texts";
    else if (has("refused")) name = "refused";
    else if (has("offline")) name = "offline";
    else if (has("saving") || has("typing")) name = "saving";
    else if (has("asked")) name = "asked";
    else if (screen.boxes?.said) name = "half";
    const latest = [...items.map((item) => item.savedAt), queue.savedAt].sort().at(-1);
    const words = {
      "signed-out": "Signed out: kept on this computer",
      "two-texts": "Two texts of an item: choose one",
      refused: queue.state === "refused" ? `Not saved: see ${queue.refusedName}` : "Not saved: see the item",
      offline: "Offline: kept on this computer, trying again",
      saving: "Saving…",
      asked: "Not added yet: say who the guest is",
      half: screen.boxes?.said,
      saved: latest ? `Saved at ${latest}` : "Everything is saved",
    };
    if (bar.state.textContent !== words[name]) bar.state.textContent = words[name];
    bar.state.dataset.state = name;
  },

  // Looks now at what others do, and what they have done.
  pulse: () => pulse(),
};

screen.queue = new Queue(screen, {
  address: root.dataset.marks,
  meeting: root.dataset.meeting,
  last: Number(root.dataset.lastMark),
  elsewhere: attendance.querySelector("[data-refused]"),
});
Marks.register(screen);
items = [...root.querySelectorAll("[data-item]")].map((article) => new Item(article, screen));
const who = new Attendance(attendance, screen);
new Guests(root.querySelector("[data-guest]"), screen);
new Interests(root.querySelector("[data-interest-form]"), screen);
screen.boxes = new Boxes(root, screen); // after the forms that the script sends itself
for (const item of items) item.offerDraft();
root.classList.add("is-scripted"); // what saves itself has no button: recording.css
screen.queue.resume();
screen.show();

// What the page came with to say goes when the next thing is done; what was wrong stays until something is saved.
const said = (which) => document.querySelectorAll(`.govuk-notification-banner${which}`);
for (const kind of ["input", "submit"]) {
  root.addEventListener(kind, () => {
    for (const banner of [...said("--success"), ...root.querySelectorAll("[data-guests] [data-done]")]) banner.remove();
  });
}
screen.putRight = () => {
  for (const banner of said("")) banner.remove();
};

setInterval(() => screen.regain(), 3000);
addEventListener("focus", () => screen.regain());
addEventListener("online", () => {
  screen.send();
  if (!screen.names.hasCome) screen.names.load();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) screen.send();
});
addEventListener("beforeunload", (event) => {
  if (screen.hasUnsaved) event.preventDefault();
});

// Who else is here, and what they have saved.
async function pulse() {
  if (document.hidden || screen.isSignedOut) return;
  const item = document.activeElement.closest?.("[data-item]")?.dataset.item;
  const versions = Object.fromEntries(items.map((one) => [one.pk, one.base]));
  const prints = Object.fromEntries(items.map((one) => [one.pk, one.recommended.print]));
  const { status, body } = await screen.post(root.dataset.pulse, { item, versions, prints, since: screen.queue.last });
  if (status !== 200) return;
  const others = body.here.map(({ name, item: number }) => (number ? `${name} (item ${number})` : name));
  const text = others.length ? `Also here: ${others.join(", ")}` : "";
  if (bar.here.textContent !== text) bar.here.textContent = text;
  if (bar.behind && bar.behind.textContent !== body.behind) bar.behind.textContent = body.behind;
  for (const { pk, version, text: theirs } of body.items) items.find((one) => one.pk === pk)?.receive(version, theirs);
  for (const { pk, print, html } of body.recommended) screen.item(pk)?.recommended.receive(print, html);
  for (const pk of body.gone.filter((one) => screen.item(one))) screen.close(pk);
  screen.queue.receive(body.changes);
}
screen.names.whenThere(() => {
  const known = new Set(screen.names.names.people);
  screen.people = screen.people.filter(({ name }) => known.has(name)); // not who came for an item that is closed
});
pulse(); // a save that was under way when this page was asked for may have come in between
setInterval(pulse, PULSE);
screen.names.load();

// Keys that reach from one item to another.
root.addEventListener("keydown", (event) => {
  const at = items.findIndex((item) => item.article.contains(event.target));
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.altKey && by && !event.target.matches("select, input[list]")) {
    event.preventDefault();
    const from = at < 0 && !attendance.contains(event.target) ? items.length : at; // elsewhere is below the items
    items[from + by]?.focus();
  } else if (at < 0) {
    return;
  } else if (event.altKey && event.code === "KeyB") {
    event.preventDefault();
    items[at].marks.toggle("part_b");
  } else if (event.altKey && event.code === "KeyO") {
    event.preventDefault();
    items[at].matter.add();
  } else if (event.ctrlKey && event.key === "Enter") {
    event.preventDefault();
    if (!items[at].marks.isDealtWith) items[at].marks.toggle("dealt_with");
    (items[at + 1] ?? items[at]).focus();
  }
});

// Minutes spent on each item, of those allowed. Nothing announces it.
const tick = () => items.forEach((item) => item.marks.showTime());
tick();
setInterval(tick, 15000);
