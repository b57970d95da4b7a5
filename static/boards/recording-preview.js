// How the text of one item will look, under what is typed: the server draws it, at a pause of typing. It moves nothing that
// stands above it, takes no focus, and asks nothing while the server does not answer.
const PAUSE = 900; // milliseconds without a key until it is drawn anew
const HIDDEN = "minutes:preview-hidden"; // in this browser, for all items

const isHidden = () => {
  try {
    return localStorage.getItem(HIDDEN) === "yes";
  } catch {
    return false;
  }
};

const hide = (hidden) => {
  try {
    if (hidden) localStorage.setItem(HIDDEN, "yes");
    else localStorage.removeItem(HIDDEN);
  } catch {
    // A browser that keeps nothing shows it again on the next page.
  }
};

export class Preview {
  constructor(item) {
    this.item = item;
    this.details = item.article.querySelector("[data-preview]");
    this.drawn = this.details.querySelector("[data-preview-text]");
    this.shown = item.text;
    if (isHidden()) this.details.open = false;
    this.details.querySelector("summary").addEventListener("click", (event) => {
      event.preventDefault();
      this.turn(!this.details.open);
    });
    this.details.addEventListener("toggle", () => this.soon());
    item.textarea.addEventListener("blur", () => this.settle());
  }

  // Shows or hides that of every item; this one stays where it is on the screen.
  turn(open) {
    const { top } = this.details.getBoundingClientRect();
    for (const details of document.querySelectorAll("[data-preview]")) details.open = open;
    scrollBy(0, this.details.getBoundingClientRect().top - top);
    hide(!open);
  }

  // Has it drawn once nobody has typed for a moment.
  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), PAUSE);
  }

  async draw() {
    const { screen, text, state } = this.item;
    if (state === "offline") this.item.near.mark(); // names are known without the server
    if (text === this.shown || this.isAsking || !this.details.open || screen.isSignedOut || state === "offline") return;
    if (!text.trim()) {
      this.show([...this.drawn.querySelectorAll("[data-besides]")].map((line) => line.outerHTML).join(""), text);
      return;
    }
    this.isAsking = true;
    const { status, body } = await screen.post(this.details.dataset.preview, { text });
    this.isAsking = false;
    if (status === 200) this.show(body, text);
    if (status === 200 && text !== this.item.text) this.soon();
  }

  // While its text is typed in, the box never becomes lower: at the end of the page that would move what is typed.
  show(html, text) {
    this.shown = text;
    if (document.activeElement === this.item.textarea) {
      this.drawn.style.minHeight = `${this.drawn.offsetHeight}px`;
    }
    this.drawn.innerHTML = html;
    this.item.near.mark();
    if (html) this.details.hidden = false;
    else this.settle();
  }

  settle() {
    if (document.activeElement === this.item.textarea) return;
    this.drawn.style.minHeight = "";
    this.details.hidden = !this.drawn.innerHTML.trim();
  }
}
