// What a report recommends becomes what is decided, by two keys and never by one: the first asks on the spot, the same key or
// Enter confirms, any other leaves it. The lines go below what is typed, as if they were typed: so they are kept, sent and
// compared as any text is, and whoever presses it twice or in two browsers has each line once.
import { decidedIn } from "./recording-words.js";

const KEYS = { KeyN: "recommended", KeyW: "amended" };
const NAMES = { recommended: "Alt+N", amended: "Alt+W" };
const MODIFIERS = ["Alt", "AltGraph", "Control", "Meta", "Shift"];

export class Recommended {
  constructor(item) {
    this.item = item;
    this.holder = item.article.querySelector("[data-recommends]");
    this.print = this.holder.dataset.recommends;
    this.holder.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      event.preventDefault();
      if (event.detail > 1) return; // a double click is one press
      const { name, value } = button;
      if (this.asked?.name === name && this.asked.value === value) this.confirm();
      else this.ask(name, value, "the button");
    });
    item.article.addEventListener("keydown", (event) => this.pressed(event), { capture: true });
    item.textarea.addEventListener("input", () => this.asked || this.say(""));
    item.article.addEventListener("focusout", ({ relatedTarget }) => {
      if (this.asked && !item.article.contains(relatedTarget)) this.leave();
    });
    item.article.addEventListener("mousedown", ({ target }) => {
      if (this.asked && !this.holder.contains(target)) this.leave();
    });
  }

  // Null where the report recommends nothing.
  get place() {
    return this.holder.querySelector("[data-recommended]");
  }

  // What is recommended was changed on the agenda meanwhile: nobody agrees what they do not see.
  receive(print, html) {
    const wasAsked = this.asked;
    const hadFocus = this.holder.contains(document.activeElement);
    this.asked = null;
    this.print = print;
    this.holder.innerHTML = html;
    if (hadFocus) this.item.textarea.focus();
    if (wasAsked) this.say("The recommendations of this item were changed meanwhile. Look at them again.", "refused");
    this.item.screen.announce(`The recommendations of item ${this.item.article.dataset.number} were changed meanwhile. Look at them again.`);
  }

  pressed(event) {
    const { key, code, altKey, ctrlKey, metaKey, shiftKey, repeat, isComposing } = event;
    const name = altKey && !ctrlKey && !metaKey && !shiftKey && KEYS[code];
    if (name) {
      event.preventDefault();
      event.stopPropagation();
      if (repeat) return; // a key that is held is one key
      if (this.asked?.name === name && this.asked.value === "all") this.confirm();
      else this.ask(name, "all", NAMES[name]);
      return;
    }
    if (!this.asked || isComposing || MODIFIERS.includes(key)) return;
    const isOnButton = this.holder.contains(event.target);
    if (isOnButton && ["Tab", "Enter", " "].includes(key)) {
      if (repeat) event.preventDefault();
      return; // the button that is pressed says which
    }
    if (key === "Enter" && !altKey && !ctrlKey && !metaKey && !shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      if (!repeat) this.confirm();
    } else if (key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.leave("Left as it was.");
    } else this.leave();
  }

  // The lines that are still to be added, of all or of one.
  linesOf(value) {
    const decided = new Set(this.item.text.split("\n").map(decidedIn));
    const all = [...this.place.querySelectorAll("[data-line]")];
    return all.filter(({ dataset }) => !decided.has(dataset.number) && (value === "all" || dataset.number === value));
  }

  ask(name, value, again) {
    const dropped = this.droppedFor(name, value);
    this.asked = null;
    if (!this.place) return this.say(`Item ${this.item.article.dataset.number} has no recommendations.`, "refused");
    const lines = this.linesOf(value);
    const problem = document.querySelector("[data-no-quorum]")?.dataset.noQuorum;
    if (problem) this.say(problem, "refused");
    else if (this.item.state === "two-texts") this.say("There are two texts of this item. Choose one first.", "refused");
    else if (!lines.length) this.say(value === "all" ? "Every recommendation is in the text already." : `Recommendation ${value} is in the text already.`);
    else {
      this.asked = { name, value };
      this.item.screen.pulse(); // whether they still are what is recommended
      const which = lines.length === 1 ? ` (recommendation ${lines[0].dataset.number})` : "";
      const how = name === "recommended" ? "Agree as recommended" : "Agree as amended, and change the wording";
      this.say(`${dropped}${how}${which}? Press ${again} again${again === "the button" ? "" : " or Enter"} to confirm, Esc to leave.`, "asking");
    }
  }

  // What was asked before and is left for this: pressed once it is not agreed, and whoever pressed it is to know that.
  droppedFor(name, value) {
    if (!this.asked || (this.asked.name === name && this.asked.value === value)) return "";
    const lines = this.linesOf(this.asked.value);
    return lines.length === 1 ? `Recommendation ${lines[0].dataset.number} was not agreed. ` : "The recommendations were not agreed. ";
  }

  confirm() {
    const { name, value } = this.asked;
    const lines = this.linesOf(value).map(({ dataset }) => dataset.line);
    this.leave();
    if (!lines.length) return;
    const { text, textarea } = this.item;
    const before = text.trimEnd();
    const begins = before ? `${before}\n` : "";
    const added = `${lines.join("\n")}\n`;
    textarea.focus();
    const words = begins.length + lines[0].match(/^Agreed: recommendation \d+: /)[0].length;
    const end = begins.length + added.length;
    const select = name === "amended" ? [words, begins.length + lines[0].length] : [end, end];
    this.item.replace({ start: before.length, end: text.length, text: `${before ? "\n" : ""}${added}`, select });
    this.say(name === "amended" ? "The lines are in the text: change them to what was agreed." : "Agreed as recommended.");
  }

  leave(words = "") {
    this.asked = null;
    this.say(words);
  }

  say(words, state = "") {
    const asks = this.holder.querySelector("[data-asks]");
    if (!asks) return;
    asks.textContent = words;
    asks.dataset.state = state;
  }
}
