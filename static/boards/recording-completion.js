// The name that goes on from what is typed, quietly behind the caret: Tab or → takes it, going on typing leaves it, Escape
// hides it for that word. Enter is never taken, no key is held up, and it is said once, at a pause.
import { complete } from "./recording-lines.js";

const PAUSE = 900; // milliseconds without a key until it is said
const PARTS = ["font", "letterSpacing", "lineHeight", "paddingTop", "paddingLeft", "paddingRight"];
let mirror; // has what stands before the caret, to know where that is

export class Completion {
  constructor(item) {
    this.item = item;
    this.hint = item.article.querySelector("[data-hint]");
    const { textarea } = item;
    textarea.addEventListener("input", (event) => this.typed(event));
    textarea.addEventListener("compositionend", () => this.look());
    textarea.addEventListener("blur", () => this.hide());
    document.addEventListener("selectionchange", () => {
      if (this.shown && !this.holds()) this.hide();
    });
  }

  typed({ isComposing, inputType = "" }) {
    this.hide();
    if (this.item.textarea.selectionStart <= this.left) this.left = null; // another word is to stand there
    if (isComposing || inputType.startsWith("delete") || inputType.startsWith("history") || inputType.includes("Paste")) return;
    this.look();
  }

  // Whether what is shown goes on from where the caret is.
  holds() {
    const { textarea, text } = this.item;
    const { selectionStart, selectionEnd } = textarea;
    return this.shown.end === selectionStart && selectionStart === selectionEnd && this.shown.of === text;
  }

  look() {
    this.hide();
    const { textarea, text, screen } = this.item;
    const caret = textarea.selectionStart;
    if (caret !== textarea.selectionEnd) return;
    const owners = complete(text, caret, screen.people);
    // Of several the first is shown behind the caret and all below: while names are proposed Tab never goes to a button.
    const found = owners.length ? owners[0] : screen.names.complete(text, caret);
    if (!found || found.start === this.left) return;
    this.left = null;
    if (owners.length > 1) this.hint.textContent = owners.map((owner) => owner.text).join(", ");
    this.show({ ...found, of: text });
  }

  // ---- keys

  // Whether the key was for what is shown.
  pressed(event) {
    if (!this.shown || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
    if (!this.holds()) return false;
    if (event.key === "Escape") {
      this.left = this.shown.start;
      this.hide();
    } else if (event.key === "Tab" || (event.key === "ArrowRight" && this.isAtEnd)) this.take();
    else return false;
    event.preventDefault();
    return true;
  }

  get isAtEnd() {
    return !this.shown.of.slice(this.shown.end).split("\n", 1)[0];
  }

  take() {
    const { start, end, text } = this.shown;
    this.hide();
    this.left = start;
    this.item.replace({ start, end, text });
  }

  // ---- what is shown

  show(found) {
    this.shown = found;
    const { textarea, article, screen } = this.item;
    const typed = found.of.slice(found.start, found.end);
    const goesOn = found.text.toLowerCase().startsWith(typed.toLowerCase());
    this.chip ??= this.make();
    const [name, key] = this.chip.children;
    const at = caretAt(textarea, found.of.slice(0, found.end));
    name.textContent = goesOn && this.isAtEnd ? found.text.slice(typed.length) : found.text;
    this.chip.hidden = false;
    const isBehind = this.isAtEnd && at.left + this.chip.offsetWidth < textarea.clientWidth;
    if (!isBehind) name.textContent = found.text;
    this.chip.classList.toggle("is-below", !isBehind);
    key.textContent = matchMedia("(pointer: coarse)").matches ? "tap" : "Tab";
    this.chip.style.top = `${textarea.offsetTop + at.top + (isBehind ? 0 : at.height)}px`;
    const left = isBehind ? at.left : Math.max(0, Math.min(at.left, textarea.clientWidth - this.chip.offsetWidth));
    this.chip.style.left = `${textarea.offsetLeft + left}px`;
    const said = `${article.dataset.item} ${found.start} ${found.text}`;
    if (screen.lastSuggestion === said) return;
    this.timer = setTimeout(() => {
      screen.lastSuggestion = said;
      screen.announce(`${found.text}: Tab takes it`);
    }, PAUSE);
  }

  hide() {
    clearTimeout(this.timer);
    if (this.hint.textContent) this.hint.textContent = "";
    if (!this.shown) return;
    this.shown = null;
    this.chip.hidden = true;
  }

  make() {
    const chip = document.createElement("span");
    chip.className = "recording-suggestion";
    chip.ariaHidden = "true";
    chip.style.font = getComputedStyle(this.item.textarea).font;
    chip.style.lineHeight = "normal";
    chip.append(document.createElement("span"), document.createElement("kbd"));
    chip.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the text keeps its focus
      if (this.shown) this.take();
    });
    this.item.form.append(chip);
    return chip;
  }
}

// Where the caret is in a text box, from its corner, and how high its line is. What stands in lines before its own is laid out
// anew only where it has changed.
function caretAt(textarea, before) {
  if (!mirror) {
    mirror = document.createElement("div");
    mirror.className = "recording-mirror";
    mirror.append(document.createElement("div"), document.createElement("div"));
    mirror.lastChild.append(new Text(), document.createElement("span"));
    mirror.lastChild.lastChild.textContent = "\u200b";
    document.querySelector("[data-recording]").append(mirror);
  }
  if (mirror.textarea !== textarea) {
    const style = getComputedStyle(textarea);
    for (const part of PARTS) mirror.style[part] = style[part];
    mirror.textarea = textarea;
  }
  const [above, line] = mirror.children;
  const start = before.lastIndexOf("\n") + 1;
  const wanted = start ? `${before.slice(0, start - 1)}\u200b` : "";
  if (above.textContent !== wanted) above.textContent = wanted;
  mirror.style.width = `${textarea.clientWidth}px`;
  line.firstChild.data = before.slice(start);
  const { offsetTop: top, offsetLeft: left, offsetHeight: height } = line.lastChild;
  return { top: top + textarea.clientTop, left: left + textarea.clientLeft, height };
}
