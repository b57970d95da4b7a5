// Guests and interests on the recording screen: two forms whose answers wait in the queue as marks do.

export class Guests {
  constructor(form, screen) {
    this.form = form;
    this.screen = screen;
    this.list = document.querySelector("[data-guests]");
    this.error = form.querySelector("[data-error]");
    this.name = form.querySelector("[name=name]");
    screen.queue.register("guest", {
      isOnce: true,
      waiting: (mark) => this.waiting(mark),
      saved: (mark, answer, changes) => this.saved(mark, answer, changes),
      parked: (mark) => this.line(mark)?.remove(),
      asked: (mark, answer, one) => this.asked(mark, answer, one),
      name: (subject, { name }) => name || "a guest",
      label: () => "Guest",
      place: () => this.list,
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.add();
    });
  }

  add() {
    const fields = Object.fromEntries(new FormData(this.form));
    delete fields.csrfmiddlewaretoken;
    this.error.hidden = Boolean(fields.name.trim());
    this.name.ariaInvalid = String(!fields.name.trim());
    this.name.focus();
    if (!fields.name.trim()) return;
    this.form.reset();
    this.screen.queue.add("guest", fields);
  }

  line({ token }) {
    return this.list.querySelector(`[data-token="${token}"]`);
  }

  waiting(mark) {
    const line = document.createElement("p");
    line.dataset.token = mark.token;
    line.textContent = `${mark.fields.name} is being added…`;
    for (const done of this.list.querySelectorAll("[data-done]")) done.remove();
    this.list.append(line);
  }

  saved(mark, { marks, said }, { states }) {
    const line = this.line(mark);
    const name = states[Object.keys(marks)[0]]?.name ?? mark.fields.name;
    line.dataset.done = "";
    line.textContent = `${name} is added to the attendance. ${said}`.trim();
    this.screen.announce(line.textContent);
  }

  // Somebody of that name is known: whether it is them is asked, never assumed, and nothing waits for the answer.
  asked(mark, { name, people, several }, one) {
    if (several) return this.askSeveral(mark, several, one);
    const panel = document.getElementById("guest-who").content.cloneNode(true).firstElementChild;
    const id = `who-${mark.token}`;
    panel.querySelector("[data-hint]").textContent =
      `The portal knows somebody called ${name} already. Whoever you choose is listed under attendance, may own actions and gets the minutes.`;
    const choices = panel.querySelector("[data-choices]");
    people.forEach(({ person, name: called, roles, is_listed: isListed }, index) => {
      const hint = isListed ? `${roles}. Listed for this meeting: mark them there` : roles;
      choices.append(this.choice(`${id}-${index}`, person, called, hint));
    });
    choices.append(this.choice(`${id}-new`, "new", "Somebody else of the same name", ""));
    panel.addEventListener("submit", (event) => {
      event.preventDefault();
      const who = new FormData(panel).get("who");
      panel.querySelector("[data-error]").hidden = Boolean(who);
      if (!who) return;
      this.screen.queue.drop(one);
      this.screen.queue.add("guest", { ...mark.fields, who, known: people.map(({ person }) => person) });
      this.name.focus();
    });
    panel.querySelector("[data-leave]").addEventListener("click", () => {
      this.screen.queue.drop(one);
      this.name.focus();
    });
    this.list.append(panel);
    this.screen.announce(`Is ${name} one of those the portal knows? Choose at “Add a guest”.`);
    if (document.activeElement === this.name && !this.name.value) panel.querySelector("[name=who]").focus();
    return panel;
  }

  // “Ann Day, Bob Day” are two people, or one of an odd name: who typed it knows.
  askSeveral(mark, several, one) {
    const panel = document.getElementById("refused-mark").content.cloneNode(true).firstElementChild;
    const why = `Not added yet: “${mark.fields.name}” looks like ${several.length} people.`;
    panel.ariaLabel = why;
    panel.querySelector("[data-why]").textContent = why;
    panel.querySelector("[data-choice=mine]").textContent = `Add ${several.join(" and ")}`;
    panel.querySelector("[data-choice=theirs]").textContent = "It is one person";
    panel.addEventListener("click", ({ target }) => {
      const { choice } = target.dataset;
      if (!choice) return;
      this.screen.queue.drop(one);
      if (choice === "mine") for (const name of several) this.screen.queue.add("guest", { ...mark.fields, name });
      else this.screen.queue.add("guest", { ...mark.fields, sure: true });
      this.name.focus();
    });
    this.list.append(panel);
    this.screen.announce(why);
    return panel;
  }

  choice(id, value, label, hint) {
    const choice = document.getElementById("guest-who-choice").content.cloneNode(true).firstElementChild;
    const input = choice.querySelector("input");
    Object.assign(input, { id, value });
    Object.assign(choice.querySelector("label"), { htmlFor: id, textContent: label });
    const said = choice.querySelector(".govuk-hint");
    if (hint) {
      Object.assign(said, { id: `${id}-hint`, textContent: hint });
      input.setAttribute("aria-describedby", said.id);
    } else said.remove();
    return choice;
  }
}

export class Interests {
  constructor(form, screen) {
    this.form = form;
    this.screen = screen;
    screen.queue.register("interest", this);
    form.noValidate = true; // what is missing is said here, in words
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.declare();
    });
    document.addEventListener("submit", (event) => {
      if (!event.target.matches("form[data-interest]")) return;
      event.preventDefault();
      this.takeOut(event.target);
    });
  }

  declare() {
    const { person, item, nature } = Object.fromEntries(new FormData(this.form));
    for (const [name, value] of Object.entries({ item, person })) {
      const field = this.form.querySelector(`[name=${name}]`); // “elements.item” is a method
      this.form.querySelector(`[data-error=${name}]`).hidden = Boolean(value);
      field.ariaInvalid = String(!value);
      if (!value) field.focus(); // the first of them last
    }
    if (!person || !item) return;
    const withdrew = this.form.querySelector("[name=withdrew]").checked;
    const isNotVoting = !withdrew && this.form.querySelector("[name=is_not_voting]").checked;
    const subject = `interest:${item}:${person}`;
    this.form.reset();
    this.screen.queue.add(subject, { nature: nature.trim(), withdrew, is_not_voting: isNotVoting });
    this.screen.announce(`${this.name(subject)} is recorded.`);
  }

  takeOut(line) {
    const article = line.closest("[data-item]");
    const subject = `interest:${article.dataset.item}:${line.dataset.interest}`;
    const said = `${this.name(subject)} is taken out.`;
    this.screen.queue.add(subject, { is_none: true });
    this.screen.announce(said);
    article.querySelector("textarea").focus();
  }

  parts(subject) {
    const [, item, person] = subject.split(":");
    const article = document.querySelector(`[data-item="${item}"]`);
    return { article, person, line: article?.querySelector(`[data-interest="${person}"]`) };
  }

  called(subject) {
    const { person, line } = this.parts(subject);
    const option = this.form.querySelector(`[name=person] option[value="${person}"]`);
    return line?.dataset.name || option?.textContent || "somebody";
  }

  // ---- what the queue asks

  read(subject) {
    const { line } = this.parts(subject);
    if (!line) return { is_none: true };
    const { name, nature, withdrew, notVoting } = line.dataset;
    return { name, nature, withdrew: Boolean(withdrew), is_not_voting: Boolean(notVoting) };
  }

  show(subject, state) {
    const { article, person, line: there } = this.parts(subject);
    if (!article || state.hidden) return;
    if (state.is_none) {
      there?.remove();
      return;
    }
    const name = state.name ?? this.called(subject);
    const line = there ?? document.getElementById("interest-line").content.cloneNode(true).firstElementChild;
    const [withdrew, notVoting] = [state.withdrew ? "yes" : "", state.is_not_voting ? "yes" : ""];
    Object.assign(line.dataset, { interest: person, nature: state.nature, withdrew, notVoting, name });
    line.querySelector("[data-said]").textContent = `Interest: ${name}${state.nature ? `, ${state.nature}` : ""}${this.left(state)}`;
    line.querySelector("[data-whose]").textContent = ` ${this.name(subject, { name })}`;
    if (!there) article.querySelector("[data-interests]").append(line);
  }

  left({ withdrew, is_not_voting: isNotVoting }) {
    if (withdrew) return " (withdrew)";
    return isNotVoting ? " (stayed, does not vote)" : "";
  }

  label(subject, { is_none: isNone, nature, ...left }) {
    return isNone ? "No interest" : `${nature || "Interest"}${this.left(left)}`;
  }

  name(subject, { name: called } = {}) {
    return `the interest of ${called || this.called(subject)} in item ${this.parts(subject).article?.dataset.number ?? ""}`.trim();
  }

  place(subject) {
    return this.parts(subject).article?.querySelector("[data-refused]");
  }

  // Somebody who withdrew may be the one who records: then the item is not theirs to read any more.
  saved() {
    this.screen.pulse();
  }
}
