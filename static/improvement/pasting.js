// The browser's own Back, after a step of a pasted sheet. No page of a step is stored, and none can be asked for again
// without sending it again: so this tab keeps what the page carries, under the address of whoever plans, until the sheet
// is planned, whoever plans signs out (base/portal.js) or the tab is closed; and the page with the box, to which Back then leads, offers to go on with that.
const KEY = `paste ${location.pathname}`;
const NEVER = new Set(["csrfmiddlewaretoken", "asked", "seen"]); // of one page alone

const step = document.querySelector("form[data-paste-step]");
const again = document.querySelector("form[data-paste-again]");

const radios = [...(step?.querySelectorAll("input[type=radio]") ?? [])];
const asked = new Set(radios.filter((radio) => !radio.closest("details")).map((radio) => radio.name));

const keep = (isAnswered) => {
  const fields = [...new FormData(step)].filter(([name]) => !NEVER.has(name) && (isAnswered || !asked.has(name)));
  sessionStorage.setItem(KEY, JSON.stringify(fields));
};

if (step) {
  keep(false); // what is chosen until somebody chooses is no answer
  history.replaceState(null, "", location.href); // so that Back asks for the page with the box, and sends nothing
  step.addEventListener("submit", () => keep(true)); // pasting-planned.js forgets it, once it is planned
}

const kept = again && sessionStorage.getItem(KEY);
if (kept) {
  for (const [name, value] of JSON.parse(kept)) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    again.append(field);
  }
  again.hidden = false;
}
