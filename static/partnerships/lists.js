// Keeps a list in step with its form: the same page is fetched and its parts marked data-live are put in place of the old.
// Without this module, or when a fetch fails, the form and the links work as ever.
import { offerLocation } from "./locate.js";

const TYPING_PAUSE = 300; // milliseconds
const form = document.querySelector("form[data-list]");
const filters = form.querySelector(".portal-narrow");
const announcement = form.querySelector("[data-announce]");
const apply = form.querySelector("[data-apply]");
let latest; // the fetch under way; an older one is dropped
let timer;
let last = ""; // of what the last entry of the history came: what comes of the same, letter by letter or filter by filter, replaces it

const stateOfPage = () => ({ filtersAreOpen: filters.open });

const addressOf = () => {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  const text = query.toString();
  return form.action + (text && `?${text}`);
};

const put = (fresh) => {
  document.title = fresh.title;
  for (const part of document.querySelectorAll("[data-live]")) part.replaceWith(fresh.getElementById(part.id));
  for (const control of form.querySelectorAll("input.govuk-input")) control.toggleAttribute("aria-invalid", false);
  for (const wrong of fresh.querySelectorAll("[data-list] [aria-invalid]")) document.getElementById(wrong.id).setAttribute("aria-invalid", "true");
  for (const control of form.querySelectorAll("select, [type=checkbox]")) {
    const next = fresh.getElementById(control.id);
    if (control.type === "checkbox") {
      control.disabled = next.disabled;
      control.labels[0].textContent = next.labels[0].textContent;
    }
    for (const [index, option] of [...(control.options ?? [])].entries()) {
      option.textContent = next.options[index].textContent;
      option.disabled = next.options[index].disabled;
    }
  }
};

// What the address asks for, in the controls: after a step back, or when a filter is removed.
const fill = (fresh) => {
  for (const control of form.elements) {
    const next = control.name && fresh.getElementById(control.id);
    if (next && next.type === "checkbox") control.checked = next.checked;
    else if (next) control.value = next.value;
  }
};

// Every change applies at once, so on a phone the button below the filters leads to the list, and says how long it is.
const sayHowMany = () => {
  apply.textContent = document.getElementById("results").dataset.show;
};

const announce = () => {
  const parts = document.querySelectorAll("#problems .govuk-inset-text, #found");
  announcement.textContent = [...parts].map((part) => part.textContent.trim()).join(". ");
};

// Whoever is typing or choosing keeps the page, and is told that the list is that of before.
const sayNotRenewed = () => {
  const note = document.createElement("div");
  note.className = "govuk-inset-text";
  note.textContent = "The list could not be renewed. Check your connection, then press Search.";
  document.getElementById("problems").replaceChildren(note);
  announcement.textContent = note.textContent;
};

async function show(address, { filling = false, focusing = false, waiting = false } = {}) {
  clearTimeout(timer);
  latest?.abort();
  const fetching = (latest = new AbortController());
  try {
    const response = await fetch(address, { signal: fetching.signal });
    if (!response.ok) throw new Error(response.statusText);
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (fetching.signal.aborted) return;
    put(fresh);
    filters.open ||= Boolean(fresh.querySelector("[data-list] [aria-invalid]"));
    sayHowMany();
    if (filling) fill(fresh);
    announce();
    if (focusing) document.getElementById("found").focus();
  } catch {
    if (fetching.signal.aborted) return;
    if (waiting) sayNotRenewed();
    else location.assign(address);
  }
}

// "doing" is "typing" or "choosing" where somebody goes on doing it, each step of which is no page of its own.
function go(address, { doing = "", ...options } = {}) {
  const method = doing && doing === last ? "replaceState" : "pushState";
  if (address !== location.href) history[method](stateOfPage(), "", address);
  last = doing;
  return show(address, { waiting: Boolean(doing), ...options });
}

form.addEventListener("input", (event) => {
  if (event.target.name !== "q") return;
  clearTimeout(timer);
  timer = setTimeout(() => go(addressOf(), { doing: "typing" }), TYPING_PAUSE);
});
form.addEventListener("change", (event) => {
  if (event.target.name !== "q") go(addressOf(), { doing: "choosing" });
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  go(addressOf(), { focusing: true });
});
document.addEventListener("click", (event) => {
  const link = event.target.closest(".portal-chosen a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(link.href, { filling: true, focusing: true });
});
addEventListener("popstate", () => {
  last = "";
  show(location.href, { filling: true });
});

// A phone folds the filters up; whoever has them open finds them so after a reload, or coming back from a page.
filters.open ||= Boolean(history.state?.filtersAreOpen);
filters.addEventListener("toggle", () => history.replaceState(stateOfPage(), ""));
apply.classList.add("portal-apply");
sayHowMany();
offerLocation(form, () => go(addressOf(), { focusing: true }));
