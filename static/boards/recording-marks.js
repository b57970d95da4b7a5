// The marks of one item of the recording screen, dealt with and Part B, and how long it has been taking.
export class Marks {
  constructor(article, screen) {
    this.article = article;
    this.screen = screen;
    article.querySelector("[data-marks]").addEventListener("submit", (event) => {
      event.preventDefault();
      this.toggle(event.submitter.name);
    });
  }

  get isDealtWith() {
    return this.article.classList.contains("is-dealt-with");
  }

  async toggle(name) {
    const form = this.article.querySelector("[data-marks]");
    const button = form.querySelector(`[name=${name}]`);
    if (name === "part_b" && button.value === "no" && !this.isSureToOpen()) return;
    const { status, body } = await this.screen.post(form.action, { [name]: button.value }, { json: false });
    if (status !== 200) {
      this.screen.announce(body?.problem ?? "This was not saved. Try again.");
      return;
    }
    const is = { dealt_with: body.is_dealt_with, part_b: body.part === "b" };
    for (const [field, value] of Object.entries(is)) {
      const other = form.querySelector(`[name=${field}]`);
      other.ariaPressed = String(value);
      other.value = value ? "no" : "yes";
    }
    this.article.classList.toggle("is-dealt-with", is.dealt_with);
    this.article.classList.toggle("is-part-b", is.part_b);
    for (const said of this.article.querySelectorAll("[data-part-b], [data-undo]")) said.hidden = !is.part_b;
    const entry = document.querySelector(`[data-agenda="${this.article.dataset.item}"]`);
    entry.classList.toggle("is-dealt-with", is.dealt_with);
    if (this.article.closest(".is-projecting")) entry.hidden = is.part_b;
    entry.querySelector(".recording__tick").textContent = is.dealt_with ? " (dealt with)" : "";
    const number = this.article.dataset.number;
    const said = { dealt_with: is.dealt_with ? "dealt with" : "open again", part_b: is.part_b ? "Part B" : "not Part B" };
    this.screen.announce(`Item ${number} is ${said[name]}`);
    const timer = this.article.querySelector("[data-timer]");
    timer.dataset.until = is.dealt_with ? new Date().toISOString() : "";
    this.showTime();
  }

  // Whether this is the second press: what is confidential is not opened by one.
  isSureToOpen() {
    const undo = this.article.querySelector("[data-undo]");
    const isSure = undo.textContent === undo.dataset.twice;
    undo.textContent = isSure ? undo.dataset.once : undo.dataset.twice;
    clearTimeout(this.forgets);
    if (isSure) return true;
    this.screen.announce(`Item ${this.article.dataset.number}: ${undo.dataset.twice}`);
    this.forgets = setTimeout(() => (undo.textContent = undo.dataset.once), 8000);
    return false;
  }

  startTimer() {
    const timer = this.article.querySelector("[data-timer]");
    timer.dataset.since ||= new Date().toISOString();
  }

  showTime() {
    const timer = this.article.querySelector("[data-timer]");
    const { since, until, allowed } = timer.dataset;
    const spent = since ? Math.floor((new Date(until || Date.now()) - new Date(since)) / 60000) : 0;
    const isLong = spent > 600; // a recording that is gone on with on another day
    timer.textContent = spent > 0 && !isLong ? ` · ${spent} min so far` : "";
    timer.classList.toggle("is-over", Boolean(allowed && !isLong && spent > Number(allowed)));
  }
}
