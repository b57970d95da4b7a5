// What is marked on the recording screen besides texts: who is here, guests, interests, what is dealt with or Part B. Marks
// show at once, wait in this browser, bound to the user and the meeting, and are sent in their order. Each says what is to
// be, with a token, so that one which is sent twice, late or after a reload changes nothing (boards/recording/marks.py).
//
// What a kind of mark looks like is said by whoever registers it:
//   read(subject)           its state as the page has it, to go back to
//   show(subject, state)    shows a state, the server's or what a mark says is to be
//   label(subject, state)   a state in words; name(subject): what it is of; place(subject): where a refusal is said
//   isOnce                  each mark is something of its own; covers(mark, subject): whether it speaks for another subject
//   waiting(mark), saved(mark, answer, changes), parked(mark), asked(mark, answer, one): where there is more to show
const RETRIES = [1000, 2000, 4000, 8000]; // milliseconds between tries while the server does not answer
const MOST = 50; // marks at once, as the server takes them

// crypto.randomUUID is there on secure origins only, and a demonstration may be on plain HTTP.
export const uuid = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
};

export class Queue {
  constructor(screen, { address, meeting, last, elsewhere }) {
    this.screen = screen;
    this.address = address;
    this.first = last; // the last mark that the page, as it was loaded, has in it
    this.last = last; // the last mark that this browser has heard of
    this.elsewhere = elsewhere; // where a refusal is said of what is not on the page any more
    this.prefix = `marks:${screen.user}:${meeting}:`;
    this.kinds = {};
    this.known = new Map(); // by subject, the last mark of it that is shown
    this.states = new Map(); // by subject, its state as the server has it
    this.marks = []; // that wait, in their order
    this.parked = []; // {mark, answer, panel}: refused or asked about, until somebody chooses
    this.count = 0;
    this.tries = 0;
    this.savedAt = "";
  }

  register(kind, shown) {
    this.kinds[kind] = shown;
  }

  kindOf({ subject }) {
    return this.kinds[subject.split(":", 1)[0]];
  }

  get state() {
    if (this.parked.some(({ answer }) => answer.is !== "asked")) return "refused";
    if (this.marks.length) return this.tries ? "offline" : "saving";
    return this.parked.length ? "asked" : "saved";
  }

  get hasUnsaved() {
    return this.marks.length + this.parked.length > 0;
  }

  // What the first refusal is of.
  get refusedName() {
    const { mark } = this.parked.find(({ answer }) => answer.is !== "asked");
    return this.kindOf(mark).name(mark.subject, mark.fields);
  }

  // ---- marking

  add(subject, fields) {
    const kind = this.kinds[subject.split(":", 1)[0]];
    if (!kind.isOnce) for (const one of this.parked.filter(({ mark }) => mark.subject === subject)) this.drop(one);
    const under = this.marks.find((mark) => mark.subject === subject);
    const base = under ? under.base : (this.known.get(subject) ?? this.first);
    const mark = { token: uuid(), subject, fields, base, at: Date.now(), count: (this.count += 1) };
    this.keep(mark);
    this.wait(mark);
    this.send();
  }

  wait(mark) {
    const kind = this.kindOf(mark);
    if (!kind.isOnce && !this.states.has(mark.subject)) this.states.set(mark.subject, kind.read(mark.subject));
    this.marks.push(mark);
    if (kind.isOnce) kind.waiting(mark);
    else kind.show(mark.subject, mark.fields);
    this.screen.show();
  }

  // ---- in this browser

  keep(mark) {
    try {
      localStorage.setItem(this.prefix + mark.token, JSON.stringify(mark));
    } catch {
      this.screen.announce("This browser keeps no drafts. Wait for “Saved” before you leave.");
    }
  }

  forget({ token }) {
    try {
      localStorage.removeItem(this.prefix + token);
    } catch {
      // It keeps none, as was said.
    }
  }

  // After a reload or a crash: what was marked here and never acknowledged. Some of it may be saved: tokens tell.
  resume() {
    const kept = [];
    try {
      for (const key of Object.keys(localStorage).filter((one) => one.startsWith(this.prefix))) {
        const mark = this.parse(localStorage.getItem(key));
        if (mark) kept.push(mark);
        else localStorage.removeItem(key);
      }
    } catch {
      return;
    }
    for (const mark of kept.sort((one, other) => one.at - other.at || one.count - other.count)) this.wait(mark);
    this.send();
  }

  parse(text) {
    try {
      const mark = JSON.parse(text);
      return typeof mark.token === "string" && mark.fields instanceof Object && this.kindOf(mark) ? mark : null;
    } catch {
      return null;
    }
  }

  // ---- sending

  async send() {
    clearTimeout(this.timer);
    if (this.isSending || this.screen.isSignedOut || !this.marks.length) return;
    const batch = this.marks.slice(0, MOST);
    this.isSending = true;
    const marks = batch.map(({ token, subject, fields, base }) => ({ token, subject, fields, base }));
    const { status, body } = await this.screen.post(this.address, { since: this.last, marks });
    this.isSending = false;
    if (status === 200 && body.answers) this.answered(batch, body);
    else if ([400, 404, 413, 422].includes(status)) {
      const problem = body?.problem ?? "You may not record this meeting any more.";
      this.marks = this.marks.filter((mark) => !batch.includes(mark));
      for (const mark of batch) this.park(mark, { is: "refused", problem });
    } else if (status !== 401) {
      if (!this.tries) this.screen.announce("Offline. What you mark is kept on this computer.");
      this.timer = setTimeout(() => this.send(), RETRIES[Math.min(this.tries, RETRIES.length - 1)]);
      this.tries += 1;
      this.screen.show();
      return;
    }
    this.screen.show();
    if (status !== 401) this.send();
  }

  answered(batch, { answers, changes, saved_at: savedAt }) {
    if (this.tries) this.screen.announce("Saved again.");
    this.tries = 0;
    const byToken = new Map(answers.map((answer) => [answer.token, answer]));
    const done = batch.map((mark) => [mark, byToken.get(mark.token)]).filter(([, answer]) => answer);
    const isDone = new Set(done.map(([mark]) => mark));
    this.marks = this.marks.filter((mark) => !isDone.has(mark));
    for (const [mark, answer] of done) {
      if (answer.is !== "saved") continue;
      this.savedAt = savedAt;
      this.screen.putRight();
      this.forget(mark);
      for (const [subject, at] of Object.entries(answer.marks)) this.built(subject, at);
    }
    this.receive(changes);
    for (const [mark, answer] of done) {
      if (answer.is === "saved") this.kindOf(mark).saved?.(mark, answer, changes);
      else if (!this.isTakenUp(mark, done)) this.park(mark, answer);
    }
  }

  // What was marked of the same after it, and is not saved either, says all that is wanted.
  isTakenUp(mark, done) {
    if (this.kindOf(mark).isOnce) return false;
    const notSaved = done.filter(([, answer]) => answer.is !== "saved").map(([one]) => one);
    const later = [...notSaved.slice(notSaved.indexOf(mark) + 1), ...this.marks];
    const newer = later.find(({ subject }) => subject === mark.subject);
    if (!newer) return false;
    newer.fields = { ...mark.fields, ...newer.fields };
    this.keep(newer);
    this.forget(mark);
    return true;
  }

  // Marks that wait were made on top of the one that is saved now.
  built(subject, at) {
    this.known.set(subject, Math.max(at, this.known.get(subject) ?? 0));
    for (const mark of this.marks.filter((one) => one.subject === subject)) {
      mark.base = Math.max(at, mark.base);
      this.keep(mark);
    }
  }

  // What the server has, of others too: shown unless something waits here that says otherwise.
  receive(changes) {
    if (!changes) return;
    this.last = Math.max(this.last, changes.last);
    for (const [subject, state] of Object.entries(changes.states)) {
      if (state.at < (this.known.get(subject) ?? 0)) continue; // an answer that was overtaken
      if (this.marks.some((mark) => mark.subject === subject || this.kindOf(mark).covers?.(mark, subject))) continue;
      this.known.set(subject, state.at);
      this.states.set(subject, state);
      this.kindOf({ subject })?.show(subject, state);
    }
    this.screen.showThere(changes);
  }

  // ---- what is not saved, to choose

  park(mark, answer) {
    const kind = this.kindOf(mark);
    const one = { mark, answer };
    this.parked.push(one);
    if (kind.isOnce) kind.parked?.(mark);
    else if (!this.marks.some(({ subject }) => subject === mark.subject)) kind.show(mark.subject, this.states.get(mark.subject));
    one.panel = answer.is === "asked" ? kind.asked(mark, answer, one) : this.say(one);
    this.screen.show();
  }

  say(one) {
    const { mark, answer } = one;
    const kind = this.kindOf(mark);
    const name = kind.name(mark.subject, mark.fields);
    const mine = kind.label(mark.subject, mark.fields);
    const theirs = kind.isOnce ? "" : kind.label(mark.subject, this.states.get(mark.subject));
    const panel = document.getElementById("refused-mark").content.cloneNode(true).firstElementChild;
    const why =
      answer.is === "conflict"
        ? `Not saved: ${answer.by === "You" ? "you, in another window," : answer.by} marked ${name} “${theirs}” at ${answer.at}. You marked “${mine}” here. Choose which holds.`
        : answer.anyway
          ? answer.problem
          : `Not saved: ${name}, “${mine}”. ${answer.problem}`;
    panel.ariaLabel = `Not saved: ${name}`;
    panel.querySelector("[data-why]").textContent = why;
    panel.querySelector("[data-choice=mine]").textContent = answer.is === "conflict" ? `Mark “${mine}”` : (answer.anyway ?? "Try again");
    panel.querySelector("[data-choice=theirs]").textContent = theirs ? `Leave “${theirs}”` : "Leave it";
    panel.addEventListener("click", (event) => {
      const { choice } = event.target.dataset;
      if (!choice) return;
      this.drop(one);
      if (choice === "mine") this.add(mark.subject, answer.anyway ? { ...mark.fields, sure: true } : mark.fields);
      kind.focus?.(mark.subject);
    });
    (kind.place(mark.subject) ?? this.elsewhere).append(panel);
    this.screen.announce(why);
    return panel;
  }

  drop(one) {
    this.parked = this.parked.filter((other) => other !== one);
    this.forget(one.mark);
    one.panel?.remove();
    this.screen.show();
  }
}
