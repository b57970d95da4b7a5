// The marks of one item of the recording screen, dealt with and Part B, and how long it has been taking.
const KINDS = { dealt_with: "dealt-with", part_b: "part-b" };
const WORDS = { "dealt-with": ["Open", "Dealt with"], "part-b": ["Not Part B", "Part B"] };

export class Marks {
  constructor(article, screen) {
    this.article = article;
    this.screen = screen;
    this.form = article.querySelector("[data-marks]");
    this.form.addEventListener("submit", (event) => {
      if (event.submitter.name === "remove") return; // of a late item that nobody typed in: the page comes anew without it
      event.preventDefault();
      this.toggle(event.submitter.name);
    });
  }

  // What the queue asks of the marks of all items.
  static register(screen) {
    const of = (subject) => screen.item(Number(subject.split(":")[1]));
    for (const [name, kind] of Object.entries(KINDS)) {
      screen.queue.register(kind, {
        read: (subject) => ({ is: of(subject)?.marks.is(name) ?? false }),
        show: (subject, state) => of(subject)?.marks.show(name, state.is),
        label: (subject, state) => WORDS[kind][Number(state.is)],
        name: (subject) => (of(subject) ? `item ${of(subject).article.dataset.number}` : "an item"),
        place: (subject) => of(subject)?.article.querySelector("[data-refused]"),
      });
    }
  }

  button(name) {
    return this.form.querySelector(`[name=${name}]`);
  }

  is(name) {
    return this.button(name).ariaPressed === "true";
  }

  get isDealtWith() {
    return this.is("dealt_with");
  }

  toggle(name) {
    const wanted = !this.is(name);
    if (name === "part_b" && !wanted && !this.isSureToOpen()) return;
    this.screen.queue.add(`${KINDS[name]}:${this.article.dataset.item}`, { is: wanted });
    const said = { dealt_with: wanted ? "dealt with" : "open again", part_b: wanted ? "Part B" : "not Part B" }[name];
    this.screen.announce(`Item ${this.article.dataset.number} is ${said}`);
  }

  show(name, is) {
    const button = this.button(name);
    button.ariaPressed = String(is);
    button.value = is ? "no" : "yes";
    this.article.classList.toggle({ dealt_with: "is-dealt-with", part_b: "is-part-b" }[name], is);
    const entry = document.querySelector(`[data-agenda="${this.article.dataset.item}"]`);
    if (name === "part_b") {
      if (this.article.closest(".is-projecting")) entry.hidden = is;
      for (const said of this.article.querySelectorAll("[data-part-b], [data-undo]")) said.hidden = !is;
      this.article.querySelector("[data-matter]").hidden = is;
      return;
    }
    const { timer } = this;
    if (is) stop(timer.dataset);
    timer.dataset.until = is ? timer.dataset.until || new Date().toISOString() : "";
    entry.classList.toggle("is-dealt-with", is);
    entry.querySelector(".recording__tick").textContent = is ? " (dealt with)" : "";
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

  get timer() {
    return this.article.querySelector("[data-timer]");
  }

  // The item is worked on: so no other is, whose time goes on when somebody returns to it.
  startTimer() {
    const { dataset } = this.timer;
    for (const other of document.querySelectorAll("[data-timer]")) if (other !== this.timer) stop(other.dataset);
    dataset.since ||= new Date().toISOString();
    if (!dataset.until) dataset.running ||= new Date().toISOString();
  }

  showTime() {
    const { timer } = this;
    const { spent, running, allowed } = timer.dataset;
    const minutes = Math.floor((Number(spent) + secondsSince(running)) / 60);
    const over = allowed ? Math.max(0, minutes - Number(allowed)) : 0;
    const said = over ? `, ${over} minute${over === 1 ? "" : "s"} over` : "";
    timer.textContent = minutes > 0 ? ` · ${minutes} min on this item so far${said}` : "";
    timer.classList.toggle("is-over", over > 0);
  }
}

const LONGEST = 600 * 60; // seconds; what lasts longer is gone on with on another day

function secondsSince(moment) {
  const seconds = moment ? Math.floor((Date.now() - new Date(moment)) / 1000) : 0;
  return seconds >= 0 && seconds < LONGEST + 60 ? seconds : 0;
}

function stop(timer) {
  timer.spent = Number(timer.spent) + secondsSince(timer.running);
  timer.running = "";
}
