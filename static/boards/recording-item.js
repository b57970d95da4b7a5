// One item of the recording screen: its text, until the server has acknowledged it, is also kept in this browser; it is sent
// at every pause of typing, and never over a text that was saved meanwhile.
import { Completion } from "./recording-completion.js";
import { begin, bold, goOn, moved, retyped, together } from "./recording-lines.js";
import { Marks } from "./recording-marks.js";
import { Matter } from "./recording-matter.js";
import { Near } from "./recording-near.js";
import { Outcomes } from "./recording-outcomes.js";
import { fromHtml } from "./recording-paste.js";
import { Preview } from "./recording-preview.js";
import { Recommended } from "./recording-recommended.js";
import { uuid } from "./recording-queue.js";

const PAUSE = 700; // milliseconds without a key until the text is sent
const LONGEST = 3000; // milliseconds of typing without a pause until it is sent all the same
const RETRIES = [1000, 2000, 4000, 8000]; // milliseconds between tries while the server does not answer

const clock = (time) => new Date(time).toLocaleTimeString("en-GB");

export class Item {
  constructor(article, screen) {
    this.article = article;
    this.screen = screen;
    this.pk = Number(article.dataset.item);
    this.base = Number(article.dataset.version);
    this.form = article.querySelector("[data-save]");
    this.textarea = this.form.querySelector("textarea");
    this.says = article.querySelector("[data-item-state]");
    this.acknowledged = this.textarea.value;
    this.savedAt = this.says.textContent.match(/\d\d:\d\d:\d\d/)?.[0] ?? "";
    this.sent = []; // what was sent since the last acknowledgement: one of these may be saved though no answer came
    this.state = "saved";
    this.tries = 0;
    this.key = `minutes:${screen.user}:${this.pk}`;
    this.outcomes = new Outcomes(this);
    this.near = new Near(this);
    this.preview = new Preview(this);
    this.recommended = new Recommended(this);
    for (const button of this.form.querySelectorAll("[data-begins]")) {
      button.hidden = false;
      button.addEventListener("click", () => this.begin(button.dataset.begins));
    }
    this.textarea.addEventListener("input", () => this.typed());
    this.completion = new Completion(this);
    this.textarea.addEventListener("blur", () => this.outcomes.settle());
    this.textarea.addEventListener("keydown", (event) => this.pressed(event));
    this.textarea.addEventListener("input", () => this.retype());
    this.textarea.addEventListener("paste", (event) => this.pasted(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.marks = new Marks(article, screen);
    this.matter = new Matter(this);
    this.grow();
    this.outcomes.settle();
  }

  get text() {
    return this.textarea.value;
  }

  get isUnsaved() {
    return this.text !== this.acknowledged;
  }

  focus() {
    this.textarea.focus();
    this.textarea.setSelectionRange(this.text.length, this.text.length);
    this.article.scrollIntoView({ block: "nearest" });
  }

  grow() {
    this.textarea.style.height = "auto";
    this.textarea.style.height = `${this.textarea.scrollHeight + 4}px`;
  }

  // ---- typing

  typed() {
    this.grow();
    this.keep();
    this.article.querySelector("[data-remove]")?.remove(); // a late item with a minute stays
    this.preview.soon();
    if (this.state === "two-texts") return;
    this.become("typing", "Saving…");
    this.since ??= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
  }

  pressed(event) {
    if (this.completion.pressed(event)) return;
    if (event.altKey && !event.ctrlKey && event.code === "KeyK") {
      event.preventDefault();
      this.near.take();
    } else if (event.key.toLowerCase() === "b" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      this.replace(bold(this.text, this.textarea.selectionStart, this.textarea.selectionEnd));
    } else if (event.key === "Enter" && !event.ctrlKey && !event.shiftKey && !event.isComposing) {
      const next = goOn(this.text, this.textarea.selectionStart, this.textarea.selectionEnd);
      if (!next) return;
      event.preventDefault();
      this.replace(next);
      this.setAuto();
    } else if (event.key === "Tab" && !event.ctrlKey && !event.altKey && !event.isComposing) {
      const { selectionStart, selectionEnd } = this.textarea;
      const line = selectionStart === selectionEnd ? moved(this.text, selectionStart, event.shiftKey) : null;
      if (!line) return; // nothing to move: the key goes on to the next field
      event.preventDefault();
      this.replace(line);
      this.setAuto();
    }
  }

  // A mark that the editor put at the caret, until something else than a mark is typed behind it.
  setAuto() {
    const end = this.textarea.selectionStart;
    const start = this.text.lastIndexOf("\n", end - 1) + 1;
    this.auto = end > start ? { start, text: this.text.slice(start, end) } : null;
  }

  retype() {
    const { auto } = this;
    if (!auto) return;
    const end = this.textarea.selectionStart;
    const from = auto.start + auto.text.length;
    const typed = this.text.slice(from, end);
    const isThere = end > from && this.text.slice(auto.start, from) === auto.text && !typed.includes("\n");
    const mark = isThere ? retyped(auto.text, typed) : null;
    if (mark === null && isThere && /^[ \t]*\S{0,12}$/.test(typed)) return; // it may become one
    this.auto = null;
    if (mark !== null) this.replace({ start: auto.start, end, text: mark });
  }

  // Lists and tables of a web page or of Teams, which their plain text has lost.
  pasted(event) {
    const text = fromHtml(event.clipboardData?.getData("text/html"));
    if (text === null) return;
    event.preventDefault();
    const { selectionStart: start, selectionEnd: end } = this.textarea;
    const lineStart = this.text.lastIndexOf("\n", start - 1) + 1;
    const isOnEmptyMark = start === end && this.auto?.start === lineStart && this.auto.start + this.auto.text.length === start;
    const begins = !isOnEmptyMark && start > lineStart && text.includes("\n") ? "\n" : "";
    this.replace({ start: isOnEmptyMark ? lineStart : start, end, text: begins + text });
  }

  // Begins a line of an action or a decision at the cursor.
  begin(mark) {
    this.textarea.focus();
    this.replace(begin(this.text, this.textarea.selectionStart, mark));
  }

  // Puts text in place of a part, so that the browser's own undo takes it back.
  replace({ start, end, text, select = [start + text.length, start + text.length] }) {
    this.textarea.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, text)) {
      this.textarea.setRangeText(text, start, end, "end");
      this.typed();
    }
    this.textarea.setSelectionRange(...select);
  }

  // ---- the draft in this browser

  keep() {
    try {
      if (!this.isUnsaved) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify({ text: this.text, base: this.base, at: Date.now() }));
    } catch {
      this.screen.announce("This browser keeps no drafts. Wait for “Saved” before you leave.");
    }
  }

  // After a crash, a reload or another's turn at this computer: what was typed here and never acknowledged.
  offerDraft() {
    let draft;
    try {
      draft = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return;
    }
    if (!draft || typeof draft.text !== "string") return;
    if (draft.text === this.text) {
      localStorage.removeItem(this.key);
      return;
    }
    this.draft = draft;
    this.showTwo({
      why: `This text was typed on this computer at ${clock(draft.at)} and was not saved. The saved text is where you type. Choose what stays.`,
      other: draft.text,
      labels: { mine: "Keep the saved text", other: "Put this text back" },
    });
  }

  // ---- saving

  become(state, words) {
    this.state = state;
    this.says.textContent = words;
    this.says.dataset.state = state;
    this.screen.show();
  }

  async send() {
    clearTimeout(this.timer);
    if (this.isSending || this.state === "two-texts" || this.screen.isSignedOut) return;
    if (!this.isUnsaved) {
      if (this.state !== "saved") this.saved();
      return;
    }
    this.since = null;
    this.isSending = true;
    const text = this.text;
    // The same text on the same version is the same save, however often it has to be sent.
    if (this.last?.text !== text || this.last.base !== this.base) this.last = { text, base: this.base, token: uuid() };
    this.sent.push(text);
    if (this.state !== "offline") this.become("saving", "Saving…");
    const { status, body } = await this.screen.post(this.form.action, this.last);
    this.isSending = false;
    this.answered(status, body, text);
  }

  answered(status, body, text) {
    if (status === 200) this.acknowledge(body.version, text, body.saved_at);
    else if (status === 409 && this.sent.includes(body.text)) this.acknowledge(body.version, body.text, body.saved_at);
    else if (status === 409) this.conflict(body);
    else if (status === 401) this.become("offline", "Signed out: kept on this computer");
    else if ([400, 404, 413, 422].includes(status)) {
      this.become("refused", body?.problem ?? "You may not record this item any more. What you typed is kept on this computer.");
      this.screen.announce(this.says.textContent);
    } else {
      this.become("offline", "Offline: kept on this computer");
      if (this.tries === 0) this.screen.announce("Offline. What you type is kept on this computer.");
      this.timer = setTimeout(() => this.send(), RETRIES[Math.min(this.tries, RETRIES.length - 1)]);
      this.tries += 1;
    }
  }

  acknowledge(version, text, savedAt) {
    if (this.tries) this.screen.announce("Saved again.");
    this.tries = 0;
    this.base = version;
    this.acknowledged = text;
    this.savedAt = savedAt;
    this.sent = [];
    this.last = null;
    this.keep();
    if (this.isUnsaved) this.typed();
    else this.saved();
    this.preview.soon();
    this.outcomes.settle();
    this.marks.startTimer();
  }

  saved() {
    this.become("saved", this.savedAt ? `Saved at ${this.savedAt}` : "Saved");
  }

  // Another's text, of an item in which nothing is unsaved here.
  receive(version, text) {
    if (version <= this.base || this.isUnsaved || this.isSending || this.state === "two-texts") return;
    const { selectionStart, selectionEnd } = this.textarea;
    this.textarea.value = text;
    this.textarea.setSelectionRange(selectionStart, selectionEnd);
    this.base = version;
    this.acknowledged = text;
    this.grow();
    this.preview.soon();
    this.says.textContent = "Changed by somebody else just now";
    this.outcomes.settle();
    this.marks.startTimer();
  }

  // ---- two texts of one item

  conflict({ version, text, saved_by: by, saved_at: at }) {
    this.base = version;
    this.acknowledged = text;
    this.keep();
    this.showTwo({
      why: `${by} saved this item at ${at}, before yours. Their text is in this box, yours is still where you type. Choose what stays.`,
      other: text,
      labels: { mine: "Save my text", other: "Take their text" },
    });
  }

  showTwo({ why, other, labels }) {
    this.article.querySelector(".two-texts")?.remove();
    const panel = document.getElementById("two-texts").content.cloneNode(true).firstElementChild;
    panel.querySelector("[data-why]").textContent = why;
    panel.querySelector("[data-other]").textContent = other || "(empty)";
    panel.querySelector("[data-choice=mine]").textContent = labels.mine;
    panel.querySelector("[data-choice=other]").textContent = labels.other;
    panel.addEventListener("click", (event) => {
      const choice = event.target.dataset.choice;
      if (choice) this.choose(choice, other, panel);
    });
    this.form.before(panel);
    this.article.classList.add("has-two-texts");
    this.become("two-texts", "Two texts: choose one");
    this.screen.announce(`Item ${this.article.dataset.number}: ${why}`);
  }

  choose(choice, other, panel) {
    panel.remove();
    this.article.classList.remove("has-two-texts");
    if (choice === "other") this.textarea.value = other;
    if (choice === "both") this.textarea.value = together(other, this.text);
    this.sent = [];
    this.grow();
    this.keep();
    this.state = "typing";
    this.textarea.focus();
    this.send();
  }
}
