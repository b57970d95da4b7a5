// Who is here, on the recording screen: one key a person, and on to the next at once.
const LABELS = { present: "Present", "in-part": "In part", apologies: "Apologies", absent: "Absent", "": "Not marked" };

export class Attendance {
  constructor(section, screen) {
    this.section = section;
    this.screen = screen;
    this.taken = new Map(); // by subject, how guests were marked who are being taken off
    screen.queue.register("attendance", this);
    screen.queue.register("all-present", {
      isOnce: true,
      covers: ({ fields }, subject) => fields.people.some((person) => subject === `attendance:${person}`),
      waiting: ({ fields }) => this.showPresent(fields.people),
      name: () => "All present",
      label: () => "All present",
      place: () => section.querySelector("[data-refused]"),
      parked: ({ fields }) => this.showAgain(fields.people),
    });
    section.addEventListener("submit", (event) => this.submitted(event));
    section.addEventListener("change", (event) => this.changed(event));
    section.addEventListener("input", ({ target }) => {
      if (target.matches("input[data-detail]")) target.dataset.isTyped = "yes"; // until it is sent
    });
    section.addEventListener("keydown", (event) => this.pressed(event));
    if (this.rows[0]) this.rove(this.rows[0]);
  }

  get rows() {
    return [...this.section.querySelectorAll("[data-person]")];
  }

  row(subject) {
    return this.section.querySelector(`[data-person="${subject.split(":")[1]}"]`);
  }

  // ---- what the queue asks

  read(subject) {
    const row = this.row(subject);
    if (!row) return { presence: "", details: {} };
    const details = Object.fromEntries(this.details(row).map((field) => [field.dataset.detail, field.value]));
    return { presence: this.presenceOf(row), details };
  }

  show(subject, state) {
    if (state.is_gone) return this.remove(subject);
    if (state.row && !this.row(subject)) this.insert(state);
    const row = this.row(subject);
    if (!row) return;
    for (const button of row.querySelectorAll("[data-key]")) {
      const isPressed = button.dataset.presence === state.presence;
      button.ariaPressed = String(isPressed);
      button.value = `${row.dataset.person}:${isPressed && !this.isGuest(row) ? "" : button.dataset.presence}`;
    }
    this.showPart(row, state);
    this.section.querySelector("[data-all]").hidden = this.rows.every((one) => this.presenceOf(one));
  }

  label(subject, { presence, details, ...fields }) {
    const { arrived_at: came, left_at: left, time_came: timeCame, time_left: timeLeft } = { ...details, ...fields };
    const number = (item) => document.querySelector(`[data-item="${item}"]`)?.dataset.number ?? "of another part";
    const said = [LABELS[presence ?? ""]];
    if (presence === "in-part" && came) said.push(`came during item ${number(came)}`);
    if (presence === "in-part" && timeCame) said.push(`came at ${timeCame}`);
    if (presence === "in-part" && left) said.push(`left before item ${number(left)}`);
    if (presence === "in-part" && timeLeft) said.push(`left at ${timeLeft}`);
    return said.join(", ");
  }

  name(subject) {
    return this.row(subject)?.querySelector("[role=group]").ariaLabel ?? "somebody who is not listed any more";
  }

  place(subject) {
    return this.row(subject);
  }

  focus(subject) {
    const row = this.row(subject);
    if (row) this.rove(row).focus();
  }

  // ---- rows

  presenceOf(row) {
    return row.querySelector("[data-key][aria-pressed=true]")?.dataset.presence ?? "";
  }

  details(row) {
    return [...row.querySelectorAll("[data-detail]")];
  }

  // When somebody who was there in part came and left; a mark says of it only what it changes.
  showPart(row, { presence, details = {}, ...fields }) {
    let part = row.querySelector(".recording-roll__part");
    if (presence !== "in-part") {
      part?.remove();
      return;
    }
    if (!part) {
      part = document.getElementById("roll-part").content.cloneNode(true).firstElementChild;
      for (const field of part.querySelectorAll("[id]")) field.id += row.dataset.person;
      for (const label of part.querySelectorAll("label")) label.htmlFor += row.dataset.person;
      for (const who of part.querySelectorAll("[data-who]")) who.textContent = this.name(`attendance:${row.dataset.person}`);
      row.querySelector(".recording-roll__marks").after(part);
    }
    for (const field of this.details(row)) {
      const value = fields[field.dataset.detail] ?? details[field.dataset.detail];
      if (value === undefined || field.value === value || field.dataset.isTyped) continue;
      field.value = value;
    }
  }

  insert({ row: html, body, name }) {
    const row = new DOMParser().parseFromString(html, "text/html").querySelector("[data-person]");
    this.placesOf(body).append(row);
    this.screen.names.add(name);
    if (!this.screen.people.some((one) => one.name === name)) this.screen.people.push({ name, initials: "" });
    for (const button of row.querySelectorAll("[data-key]")) button.tabIndex = -1;
    for (const list of document.querySelectorAll("select[data-people]")) {
      if (![...list.options].some((option) => option.value === row.dataset.person)) list.add(new Option(name, row.dataset.person));
    }
  }

  placesOf(body) {
    let section = [...this.section.querySelectorAll("[data-body]")].find((one) => one.dataset.body === body);
    if (!section) {
      section = document.createElement("div");
      section.dataset.body = body;
      const heading = Object.assign(document.createElement("h3"), { className: "recording-roll__body", textContent: body });
      const places = Object.assign(document.createElement("ul"), { className: "recording-roll__places" });
      section.append(heading, places);
      this.section.querySelector("form").append(section);
    }
    return section.querySelector("ul");
  }

  remove(subject) {
    const row = this.row(subject);
    if (row) this.removeRow(row);
  }

  removeRow(row) {
    const { rows } = this;
    const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
    const hadFocus = row.contains(document.activeElement);
    for (const option of document.querySelectorAll(`select[data-people] option[value="${row.dataset.person}"]`)) option.remove();
    const body = row.closest("[data-body]");
    row.remove();
    if (!body.querySelector("[data-person]")) body.remove();
    if (!next) return;
    const button = row.querySelector("[data-key][tabindex='0']") ? this.rove(next) : null;
    if (hadFocus) (button ?? this.rove(next)).focus();
  }

  rove(row) {
    for (const button of this.section.querySelectorAll("[data-key]")) button.tabIndex = -1;
    const button = row.querySelector("[data-key][aria-pressed=true]") ?? row.querySelector("[data-key]");
    button.tabIndex = 0;
    return button;
  }

  // ---- marking

  // A guest's row is there because of the mark: it is taken off by its own button, and not by a key that is pressed twice.
  isGuest(row) {
    return "isGuest" in row.dataset;
  }

  takeOff(row) {
    const subject = `attendance:${row.dataset.person}`;
    this.taken.set(subject, { presence: this.presenceOf(row), name: this.name(subject) });
    this.screen.queue.add(subject, { presence: "" });
  }

  // Who is taken off can be put back, until another is.
  saved({ subject, fields }) {
    const was = this.taken.get(subject);
    if (fields.presence !== "" || !was) return;
    this.taken.delete(subject);
    const line = document.createElement("p");
    const back = Object.assign(document.createElement("button"), { type: "button", className: "recording-item__save", textContent: "Put back" });
    line.append(`${was.name} is taken off. `, back);
    back.addEventListener("click", () => {
      line.remove();
      this.screen.queue.add(subject, { presence: was.presence || "present" });
      this.screen.announce(`${was.name} is put back.`);
    });
    this.section.querySelector("[data-taken-off]").replaceChildren(line);
    this.screen.announce(`${was.name} is taken off. “Put back” is below the list.`);
  }

  // The same mark again takes it back: what is to be is decided by what is shown, here, and not by the server.
  mark(row, presence) {
    if (this.isGuest(row) && this.presenceOf(row) === presence) return;
    const wanted = this.presenceOf(row) === presence ? "" : presence;
    this.screen.queue.add(`attendance:${row.dataset.person}`, { presence: wanted });
    this.screen.announce(`${row.querySelector("[role=group]").ariaLabel}: ${LABELS[wanted].toLowerCase()}`);
  }

  markAll() {
    const people = this.rows.filter((row) => !this.presenceOf(row)).map((row) => Number(row.dataset.person));
    if (!people.length) return;
    this.screen.queue.add("all-present", { people });
    this.rove(this.rows[0]).focus();
    this.screen.announce("All are marked as present, but for those who were marked before.");
  }

  showPresent(people) {
    for (const person of people) {
      const subject = `attendance:${person}`;
      const { queue } = this.screen;
      if (!queue.states.has(subject)) queue.states.set(subject, this.read(subject));
      if (!queue.states.get(subject).presence) this.show(subject, { presence: "present" });
    }
  }

  showAgain(people) {
    for (const subject of people.map((person) => `attendance:${person}`)) {
      this.show(subject, this.screen.queue.states.get(subject) ?? { presence: "" });
    }
  }

  submitted(event) {
    if (!event.target.matches("[data-roll]")) return; // who presides, and the times, are forms of their own
    event.preventDefault();
    const button = event.submitter;
    const row = button.closest("[data-person]");
    if (button.closest("[data-all]")) this.markAll();
    else if (row && "off" in button.dataset) this.takeOff(row);
    else if (row && button.dataset.presence) {
      this.mark(row, button.dataset.presence);
      this.rove(row).tabIndex = -1;
      button.tabIndex = 0;
      button.focus();
    }
  }

  changed(event) {
    const { detail } = event.target.dataset;
    const row = event.target.closest("[data-person]");
    if (detail && row) {
      delete event.target.dataset.isTyped;
      const fields = { presence: "in-part", [detail]: event.target.value };
      this.screen.queue.add(`attendance:${row.dataset.person}`, fields);
    }
  }

  pressed(event) {
    if (event.key === "Enter" && event.target.matches?.("input[data-detail]")) {
      event.preventDefault(); // the field saves itself
      if (event.target.dataset.isTyped) this.changed(event);
      return;
    }
    const row = event.target.matches?.("[data-key]") && event.target.closest("[data-person]");
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = row.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    const { rows } = this;
    if (key) {
      event.preventDefault();
      if (event.repeat) return; // a key held down too long marks one person
      this.mark(row, key.dataset.presence);
      this.rove(rows[rows.indexOf(row) + 1] ?? row).focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) this.rove(next).focus();
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      const buttons = [...row.querySelectorAll("[data-key]")];
      const next = buttons[buttons.indexOf(event.target) + (event.key === "ArrowRight" ? 1 : -1)];
      if (!next) return;
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
  }
}
