// What comes out of the text of one item of the recording screen: the decisions and actions that its lines say.
import { outcomeLines } from "./recording-lines.js";

export class Outcomes {
  constructor(item) {
    this.item = item;
    this.list = item.article.querySelector("[data-outcomes]");
    this.settled = this.linesShown();
  }

  linesShown() {
    return [...this.list.querySelectorAll("[data-line]")].map((line) => line.dataset.line).filter(Boolean).sort().join("\n");
  }

  // Has the server make decisions and actions of the saved text's lines, once nobody is typing in one of them.
  async settle() {
    const { acknowledged, screen, textarea } = this.item;
    const lines = outcomeLines(acknowledged);
    const wanted = [...lines].sort().join("\n");
    if (wanted === this.settled || this.isSettling || screen.isSignedOut) return;
    if (document.activeElement === textarea && this.caretIsIn(lines)) return;
    this.isSettling = true;
    const { status, body } = await screen.post(this.list.dataset.outcomes, {}, { json: false });
    this.isSettling = false;
    if (status !== 200) return;
    this.list.innerHTML = body;
    this.settled = wanted;
  }

  caretIsIn(lines) {
    const { text, textarea } = this.item;
    const before = text.slice(0, textarea.selectionStart);
    const start = before.lastIndexOf("\n") + 1;
    const line = text.slice(start).split("\n", 1)[0];
    return lines.includes(line.trim());
  }
}
