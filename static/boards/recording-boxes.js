// Boxes of the recording screen that are half filled in: kept in this browser, as texts are, until they are sent or emptied, and
// said in the state of the screen. Any other form of the page may load it anew.
const SKIPPED = ["hidden", "submit", "button"];

class Box {
  constructor(form, prefix) {
    this.form = form;
    this.key = `${prefix}${form.dataset.box}`;
    this.says = form.dataset.saysHalf;
  }

  get fields() {
    return [...this.form.elements].filter(({ name, type }) => name && !SKIPPED.includes(type));
  }

  isChanged(field) {
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.options) return field.selectedIndex > 0; // none of them has another choice at first
    return field.value.trim() !== field.defaultValue.trim();
  }

  get isHalf() {
    return this.isTouched && this.fields.some((field) => this.isChanged(field));
  }

  keep() {
    this.isTouched = true;
    const values = this.fields.filter((field) => this.isChanged(field)).map((field) => [field.name, field.type === "checkbox" ? "on" : field.value]);
    try {
      if (values.length) localStorage.setItem(this.key, JSON.stringify(values));
      else localStorage.removeItem(this.key);
    } catch {
      // It keeps none, as was said at the first text.
    }
  }

  forget() {
    this.isTouched = false;
    try {
      localStorage.removeItem(this.key);
    } catch {
      // It kept none.
    }
  }

  // What the page came back with, such as what was refused, stays.
  restore() {
    let values;
    try {
      values = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return;
    }
    if (!Array.isArray(values)) return;
    for (const [name, value] of values) {
      const field = this.fields.find((one) => one.name === name);
      if (!field || (field.type !== "checkbox" && !field.options && field.value)) continue;
      if (field.type === "checkbox") field.checked = true;
      else if (!field.options || [...field.options].some((option) => option.value === value)) field.value = value;
    }
    this.isTouched = true;
    if (!this.isHalf) return this.forget();
    const details = this.form.closest("details");
    if (details) details.open = true;
  }
}

export class Boxes {
  constructor(root, screen) {
    const prefix = `boxes:${screen.user}:${root.dataset.meeting}:`;
    this.boxes = [...root.querySelectorAll("form[data-box]")].map((form) => new Box(form, prefix));
    for (const box of this.boxes) {
      box.restore();
      for (const kind of ["input", "change"]) {
        box.form.addEventListener(kind, () => {
          box.keep();
          screen.show();
        });
      }
      box.form.addEventListener("reset", () => {
        box.forget();
        screen.show();
      });
      // Sent: what the server refuses it gives back itself.
      box.form.addEventListener("submit", (event) => {
        if (!event.defaultPrevented) box.forget();
      });
    }
  }

  // The first that is half filled in, in words; empty where none is.
  get said() {
    return this.boxes.find((box) => box.form.isConnected && box.isHalf)?.says ?? "";
  }
}
