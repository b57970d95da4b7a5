// A name that is typed nearly right: marked in how the item will look, with the spelling that is known under it. Alt+K or a
// button takes it; by itself nothing is changed.
export class Near {
  constructor(item) {
    this.item = item;
    this.found = [];
    item.screen.names.whenThere(() => this.mark());
  }

  // Marks them in what is drawn, which was drawn of the item's text.
  mark() {
    const { preview, screen, text } = this.item;
    for (const old of preview.drawn.querySelectorAll(".recording-near")) old.remove();
    for (const old of preview.drawn.querySelectorAll(".recording-near__word")) old.replaceWith(...old.childNodes);
    const spelled = screen.names.near(text).map(({ written, name }) => [written, name]);
    this.found = [...new Map(spelled)].map(([written, name]) => ({ written, name }));
    if (!preview.drawn.innerHTML.trim()) return;
    preview.drawn.normalize();
    for (const { written } of this.found) underline(preview.drawn, written);
    for (const one of this.found) preview.drawn.append(this.line(one));
  }

  line({ written, name }) {
    const line = document.getElementById("near-name").content.cloneNode(true).firstElementChild;
    const [take, leave] = line.querySelectorAll("button");
    line.querySelector("[data-said]").textContent = `“${written}” is nearly a name that is known.`;
    take.textContent = `Write “${name}”`;
    take.addEventListener("click", () => this.take({ written, name }));
    leave.addEventListener("click", () => {
      this.item.screen.names.isRight.add(written);
      this.mark();
      this.item.textarea.focus({ preventScroll: true });
    });
    return line;
  }

  // Writes the known spelling wherever the item has that other one; the caret stays where it was.
  take({ written, name } = this.item.screen.names.near(this.item.text)[0] ?? {}) {
    const { textarea, screen, article } = this.item;
    if (!written) {
      screen.announce(`No name of item ${article.dataset.number} is nearly right.`);
      return;
    }
    textarea.focus({ preventScroll: true });
    let [from, to] = [textarea.selectionStart, textarea.selectionEnd];
    for (const { start, end } of screen.names.near(this.item.text).filter((one) => one.written === written).reverse()) {
      this.item.replace({ start, end, text: name });
      const longer = name.length - (end - start);
      if (from >= end) from += longer;
      if (to >= end) to += longer;
    }
    textarea.setSelectionRange(from, to);
    screen.announce(`“${written}” is now “${name}”.`);
  }
}

function underline(root, written) {
  const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (nodes.nextNode()) if (nodes.currentNode.data.includes(written)) found.push(nodes.currentNode);
  for (const node of found) {
    const rest = node.splitText(node.data.indexOf(written));
    rest.splitText(written.length);
    const mark = document.createElement("span");
    mark.className = "recording-near__word";
    rest.replaceWith(mark);
    mark.append(rest);
  }
}
