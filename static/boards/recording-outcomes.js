// What comes out of the text of one item of the recording screen: the decisions and actions that its lines say.
import { outcomeLines } from "./recording-lines.js";

const RETRY = 2000; // milliseconds until it is asked again, where the server did not answer

export class Outcomes {
  constructor(item) {
    this.item = item;
    this.list = item.article.querySelector("[data-outcomes]");
    this.settled = this.linesShown();
  }

  linesShown() {
    return [...this.list.querySelectorAll("[data-line]")].map((line) => line.dataset.line).filter(Boolean).sort().join("\n");
  }

  // Whether the records follow from the saved text; while somebody types in such a line, they are not to yet.
  get state() {
    if (this.hasFailed) return "offline";
    return this.isSettling ? "saving" : "saved";
  }

  // Has the server make decisions and actions of the saved text's lines, once nobody is typing in one of them.
  async settle() {
    clearTimeout(this.timer);
    const { acknowledged, screen, textarea } = this.item;
    const lines = outcomeLines(acknowledged);
    const wanted = [...lines].sort().join("\n");
    if (wanted === this.settled) this.hasFailed = false;
    if (wanted === this.settled || this.isSettling || screen.isSignedOut) return;
    if (document.activeElement === textarea && this.caretIsIn(lines)) return;
    this.isSettling = true;
    screen.show();
    const { status, body } = await screen.post(this.list.dataset.outcomes, {}, { json: false });
    this.isSettling = false;
    this.hasFailed = status === 0 || status === 401 || status >= 500;
    if (status === 200) {
      this.list.innerHTML = body;
      this.settled = wanted;
      this.settle(); // what was saved meanwhile
    } else if (this.hasFailed) this.timer = setTimeout(() => this.settle(), RETRY);
    screen.show();
  }

  caretIsIn(lines) {
    const { text, textarea } = this.item;
    const before = text.slice(0, textarea.selectionStart);
    const start = before.lastIndexOf("\n") + 1;
    const line = text.slice(start).split("\n", 1)[0];
    return lines.includes(line.trim());
  }
}
