// The meeting's page: the keys 1 to 4 choose a stage of the theme in which one is, 0 that it was left out, and what is
// entered is saved as one goes on: one save of a theme after another, each of the page as the answer before has left it.
// Enter and the button save in the same line, and the page stays where it is. Without this module each theme has its
// button.
const form = document.querySelector("[data-evaluation]");
const TYPED_IN = "input[type=text], textarea, select";
const closedBar = document.querySelector("[data-evaluation-closed]");

class Theme {
  constructor(section) {
    this.section = section;
    this.prefix = section.dataset.evaluationTheme;
    this.said = section.querySelector("[data-evaluation-said]");
    this.problems = section.querySelector("[data-evaluation-problems]");
    this.theirs = section.querySelector("[data-evaluation-theirs]");
    this.saving = null; // the save under way, with those that wait for it
    this.isWaiting = false; // something was entered while it was being saved
    this.isStopped = false; // somebody else wrote meanwhile: the button says that both were looked at
    this.isCutOff = false; // what was sent did not arrive: it is sent again as soon as something does
    this.kept = this.content();
    this.another = section.querySelector("[data-evaluation-another]");
    this.another.addEventListener("click", () => this.unfold());
    this.fold();
    section.addEventListener("change", () => this.save());
    section.addEventListener("input", () => this.makeRoom());
  }

  field(name) {
    return form.elements.namedItem(`${this.prefix}-${name}`);
  }

  fields() {
    const own = new FormData(form);
    for (const name of [...own.keys()]) {
      if (name !== "csrfmiddlewaretoken" && !name.startsWith(`${this.prefix}-`)) own.delete(name);
    }
    return own;
  }

  // What stands in its boxes, by name.
  boxes() {
    const own = this.fields();
    for (const name of ["csrfmiddlewaretoken", `${this.prefix}-was`]) own.delete(name);
    return Object.fromEntries(own.entries());
  }

  // The same as a text, without rows in which nothing stands: one is there for the next step.
  content() {
    return JSON.stringify(Object.entries(this.boxes()).filter(([name, value]) => value || !name.includes("-n")));
  }

  get isUnsaved() {
    return this.content() !== this.kept;
  }

  choose(key) {
    const radio = this.section.querySelector(`[type=radio][value="${CSS.escape(key)}"]`);
    if (!radio) return false;
    radio.focus();
    radio.checked = true;
    this.save();
    return true;
  }

  // Save what was entered since. While it is being saved the next save waits, for a row that is new gets its name by
  // the answer: sent before, it would be added again.
  save() {
    if ((this.isCutOff || this.isSignedOut) && !this.isUnsaved) this.say("All of it is saved."); // it was put back
    if (this.isStopped || !this.isUnsaved) return this.saving;
    this.isWaiting = true;
    this.saving ??= this.saveAll().finally(() => {
      this.saving = null;
    });
    return this.saving;
  }

  async saveAll() {
    while (this.isWaiting) {
      this.isWaiting = false;
      await this.send();
    }
  }

  // Enter, or the button: both texts were looked at, and what cannot be saved from here goes the way of a page without
  // this module. Where one is on the page stays.
  async press() {
    await this.saving;
    this.isStopped = false;
    if (!this.isUnsaved) {
      if (!this.said.textContent) this.say("All of it is saved.");
      return;
    }
    await this.save();
    if (this.isSignedOut) leave(this);
  }

  async send() {
    this.isSignedOut = this.isCutOff = false;
    this.say("Saving");
    const sent = this.boxes();
    const content = this.content();
    try {
      let response = await this.post();
      if (isRefused(response) && (await regain())) response = await this.post();
      this.isSignedOut = isRefused(response);
      if (this.isSignedOut) {
        this.sayNotSaved("you are signed out. Press Save to sign in: what you typed is kept.");
        return;
      }
      if (!isJson(response)) throw new Error(response.statusText);
      this.take(await response.json(), sent, content);
      for (const other of themes.values()) if (other.isCutOff) other.save();
    } catch {
      this.isCutOff = true;
      this.sayNotSaved("the portal does not answer. Leave the page open: it is sent again, or press Save in a moment.");
    }
  }

  post() {
    const body = new URLSearchParams(this.fields());
    return fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  }

  take({ themes, closed, html }, sent, content) {
    if (closed) {
      this.close(html);
      return;
    }
    const now = themes[this.prefix];
    const isAsSent = this.content() === content;
    const isNewer = this.learn(now, sent);
    this.show(now.problems);
    this.theirs.innerHTML = now.theirs; // the server's own words, escaped there
    // What was entered since is not kept yet, and goes next. What cannot be read stays unsaved until it is put right.
    this.kept = isAsSent && !now.problems.length ? this.content() : "";
    if (now.theirs) {
      this.isStopped = true;
      this.isWaiting = false;
      this.sayNotSaved("look at both texts, and press Save. All else is saved.");
      return;
    }
    this.isWaiting = this.isWaiting || !isAsSent;
    if (now.problems.length) {
      this.sayNotSaved("put right what is marked. All else is saved.");
      return;
    }
    const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const newer = isNewer ? " What somebody else wrote meanwhile now stands here as well." : "";
    this.say(`Saved at ${time}.${newer}`);
  }

  // It was agreed meanwhile: nothing is saved from here any more. That is said at the theme and in the bar that stays.
  close(html) {
    this.isStopped = true;
    this.problems.innerHTML = html; // the server's own words, escaped there
    closedBar.innerHTML = html;
    closedBar.querySelector("[role=alert]")?.removeAttribute("role"); // it is read out once
    closedBar.hidden = false;
    this.sayNotSaved("this self-evaluation was agreed meanwhile.");
  }

  // What is kept by now: rows that were new have become next steps, and boxes that others changed show what they wrote.
  // Whether there are such. In a box in which one has typed since, what it showed before stays what it showed.
  learn(now, sent) {
    for (const [before, after] of Object.entries(now.rows)) this.rename(before, after, sent);
    const was = this.field("was");
    const shown = JSON.parse(was.value || "{}");
    const kept = JSON.parse(now.was);
    for (const [name, value] of Object.entries(now.newer)) {
      const here = this.boxes()[`${this.prefix}-${name}`] ?? "";
      if (here === (sent[`${this.prefix}-${name}`] ?? "")) this.put(name, value);
      else if (name in shown) kept[name] = shown[name];
    }
    was.value = JSON.stringify(kept);
    this.makeRoom();
    return Object.keys(now.newer).length > 0;
  }

  put(name, value) {
    const box = this.field(name);
    if (box instanceof RadioNodeList) for (const radio of box) radio.checked = radio.value === value;
    else if (box) box.value = value;
    if (box) grow(box);
  }

  // What is wrong stands above the theme, as a way to the field, and at the field; what stood there before goes.
  show(problems) {
    for (const old of this.section.querySelectorAll(".govuk-error-message")) old.remove();
    for (const name of ["form-group", "input", "select", "textarea"]) {
      for (const one of this.section.querySelectorAll(`.govuk-${name}--error`)) one.classList.remove(`govuk-${name}--error`);
    }
    this.problems.replaceChildren(
      ...problems.map(([id, text]) => {
        const link = document.createElement("a");
        link.className = "govuk-link";
        link.href = `#${id}`;
        link.textContent = text;
        return message(link);
      }),
    );
    for (const [id, text] of problems) {
      const box = document.getElementById(id);
      const group = box?.closest(".govuk-form-group");
      if (!group) continue;
      const said = message(text);
      said.id = `${id}-error`;
      const above = box.closest("[data-evaluation-row]")?.querySelector("[data-evaluation-wrong]");
      if (above) above.append(said);
      else box.before(said);
      box.setAttribute("aria-describedby", said.id);
      box.classList.add(`govuk-${{ SELECT: "select", TEXTAREA: "textarea" }[box.tagName] ?? "input"}--error`);
      group.classList.add("govuk-form-group--error");
    }
  }

  rows() {
    return [...this.section.querySelectorAll("[data-evaluation-row]")];
  }

  // The empty row below others is folded into a button: Tab goes past it in one step, and Enter opens it.
  fold() {
    const last = this.rows().at(-1);
    last.hidden = this.rows().length > 1 && isEmpty(last);
    this.another.hidden = !last.hidden;
  }

  unfold() {
    const last = this.rows().at(-1);
    last.hidden = false;
    this.another.hidden = true;
    last.querySelector("textarea").focus();
  }

  // There is always an empty row for the next step, before one leaves the last.
  makeRoom() {
    const last = this.rows().at(-1);
    if (isEmpty(last)) return;
    const before = last.dataset.evaluationRow;
    const blank = last.cloneNode(true);
    renamed(blank, before, `${this.prefix}-${this.freeKey()}`);
    for (const box of blank.querySelectorAll("textarea, input, select")) {
      box.value = "";
      box.removeAttribute("aria-describedby");
    }
    for (const old of blank.querySelectorAll(".govuk-error-message")) old.remove();
    for (const old of blank.querySelectorAll("[class*=--error]")) {
      old.className = old.className.replace(/\S+--error/g, "").trim();
    }
    last.after(blank);
    this.fold();
  }

  freeKey() {
    const numbers = this.rows().map((row) => Number(/-n(\d+)$/.exec(row.dataset.evaluationRow)?.[1] ?? 0));
    return `n${Math.max(0, ...numbers) + 1}`;
  }

  // A row that was new has become a next step; one that somebody took off is new, should it be kept.
  rename(before, after, sent) {
    const row = this.section.querySelector(`[data-evaluation-row="${CSS.escape(before)}"]`);
    if (!row) return;
    const isTaken = this.section.querySelector(`[data-evaluation-row="${CSS.escape(after)}"]`);
    const name = isTaken ? `${this.prefix}-${this.freeKey()}` : after;
    renamed(row, before, name);
    for (const box of ["what", "owner", "due_on"]) {
      sent[`${name}-${box}`] = sent[`${before}-${box}`];
      delete sent[`${before}-${box}`];
    }
  }

  say(text) {
    this.said.textContent = text;
    this.said.classList.remove("govuk-error-message");
  }

  sayNotSaved(why) {
    this.say(`Not saved: ${why}`);
    this.said.classList.add("govuk-error-message");
  }
}

const isJson = (response) => response.headers.get("Content-Type")?.startsWith("application/json");

// Signed out, or signed in anew in another tab, after which a page of before is not believed any more.
const isRefused = (response) => response.redirected || (response.status === 403 && !isJson(response));

// Whether one may go on here, as whoever is signed in by now: the page of today says by which token it is believed.
const regain = async () => {
  const response = await fetch(form.action);
  if (response.redirected || !response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const now = page.querySelector("[data-evaluation] [name=csrfmiddlewaretoken]");
  if (!now) return false;
  for (const token of document.querySelectorAll("[name=csrfmiddlewaretoken]")) token.value = now.value;
  return true;
};

const isEmpty = (row) => [...row.querySelectorAll("textarea, input, select")].every((box) => !box.value);

const message = (said) => {
  const line = document.createElement("p");
  line.className = "govuk-error-message";
  line.append(said);
  return line;
};

const renamed = (row, before, after) => {
  for (const part of [row, ...row.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "aria-describedby", "data-evaluation-row"]) {
      const value = part.getAttribute(name);
      if (value?.includes(before)) part.setAttribute(name, value.replace(before, after));
    }
  }
};

// Where a browser does not let a box grow with what is written, this does.
const grow = (box) => {
  if (CSS.supports("field-sizing", "content") || !box.matches?.(".evaluation-grows")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 4}px`;
};
form.addEventListener("input", (event) => grow(event.target));
for (const box of form.querySelectorAll(".evaluation-grows")) grow(box);

const themes = new Map();
for (const section of form.querySelectorAll("[data-evaluation-theme]")) themes.set(section, new Theme(section));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches(TYPED_IN)) return;
  const theme = themes.get(event.target.closest("[data-evaluation-theme]"));
  if (theme && /^[0-9]$/.test(event.key) && theme.choose(event.key)) event.preventDefault();
});

let isLeaving = false;

// Send the whole page: somebody who was signed out is asked to sign in, and what they typed is kept for them.
const leave = (theme) => {
  const pressed = document.createElement("input");
  pressed.type = "hidden";
  pressed.name = "save";
  pressed.value = theme.section.querySelector("[name=save]").value;
  form.append(pressed);
  isLeaving = true;
  form.submit();
};

// Enter in a box would press the first button of the page, which is that of another theme.
form.addEventListener("submit", (event) => {
  const pressed = event.submitter?.closest("[data-evaluation-theme]");
  const within = document.activeElement?.closest("[data-evaluation-theme]") ?? pressed;
  const theme = themes.get(within);
  if (!theme) return;
  event.preventDefault();
  for (const other of themes.values()) if (other !== theme) other.save();
  theme.press();
});
window.addEventListener("online", () => {
  for (const theme of themes.values()) if (theme.isCutOff) theme.save();
});
window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && [...themes.values()].some((theme) => theme.isUnsaved)) event.preventDefault();
});

document.querySelector("[data-evaluation-keys]").hidden = false;
