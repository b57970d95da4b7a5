// What comes out of the text of one item of the recording screen: the decisions and actions that its lines say.
import { outcomeLines } from "./recording-lines.js";
import { isOutcome } from "./recording-words.js";

const RETRY = 2000; // milliseconds until it is asked again, where the server did not answer
const REST = 2500; // milliseconds for which a saved line is left alone until it counts as written, the caret still in it

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

  // Has the server make decisions and actions of the saved text's lines, once nobody is typing in one of them: half a
  // line would make an action of half its words.
  async settle({ hasRested = false } = {}) {
    clearTimeout(this.timer);
    const { acknowledged, screen, textarea } = this.item;
    const lines = outcomeLines(acknowledged);
    const wanted = [...lines].sort().join("\n");
    if (wanted === this.settled) this.hasFailed = false;
    if (wanted === this.settled || this.isSettling || screen.isSignedOut) return;
    if (document.activeElement === textarea && this.caretIsInOutcome()) {
      if (this.item.isUnsaved) return; // its acknowledgement comes back here
      if (!hasRested) {
        this.timer = setTimeout(() => this.settle({ hasRested: true }), REST);
        return;
      }
    }
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

  caretIsInOutcome() {
    const { text, textarea } = this.item;
    const start = text.lastIndexOf("\n", textarea.selectionStart - 1) + 1;
    return isOutcome(text.slice(start).split("\n", 1)[0]);
  }
}
