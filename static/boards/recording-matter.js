// Something confidential that came up inside an item: an item of Part B for it, with the words that are selected, if there are any.
const PATIENCE = 4000; // milliseconds for what waits to be saved: words that are nowhere yet cannot move

export class Matter {
  constructor(item) {
    this.item = item;
    this.form = item.article.querySelector("[data-matter]");
    this.said = this.form.querySelector("[data-moves]");
    const button = this.form.querySelector("button");
    button.addEventListener("mousedown", (event) => event.preventDefault()); // what is selected stays so
    item.textarea.addEventListener("focus", () => this.show());
    item.textarea.addEventListener("blur", ({ relatedTarget }) => this.show(relatedTarget === button));
    document.addEventListener("selectionchange", () => {
      if (document.activeElement === item.textarea) this.show();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.add();
    });
  }

  // Says before it is pressed whether words move; a selection that was left for something else is none any more.
  show(isHere = document.activeElement === this.item.textarea) {
    const { selectionStart, selectionEnd, value } = this.item.textarea;
    this.chosen = isHere && value.slice(selectionStart, selectionEnd).trim() ? [selectionStart, selectionEnd] : null;
    this.said.textContent = this.chosen ? this.said.dataset.moves : "";
  }

  async add() {
    const { item, form } = this;
    if (form.hidden || this.isAdding) return;
    this.isAdding = true;
    const { text } = item;
    const [start, end] = this.chosen ?? [0, 0];
    const until = Date.now() + PATIENCE;
    while (item.screen.hasUnsaved && Date.now() < until) {
      item.screen.send();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.isAdding = false;
    if (item.isUnsaved || item.text !== text) {
      item.says.textContent = "Not added: this text is not saved yet. Press it again once it is.";
      item.screen.announce(item.says.textContent);
      return;
    }
    form.elements.passage.value = text.slice(start, end);
    form.elements.start.value = [...text.slice(0, start)].length; // as Python counts
    form.elements.base.value = item.base;
    form.submit();
  }
}
