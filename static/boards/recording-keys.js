// Keys that go to what is needed in a meeting and back to where one types, and the list of them. Where a key goes says the page
// itself, by aria-keyshortcuts, which screen readers read out. Alt and a letter: letters alone are typed, Ctrl and a letter are the
// browser's, and of Alt browsers have D, E and F, Firefox the menus F E V S B T H besides.
const root = document.querySelector("[data-recording]");
const dialog = root.querySelector("[data-keys]");
const alone = dialog.querySelector("[data-keys-alone]");
const OFF = "minutes:keys-alone-off"; // in this browser: a key without Alt or Ctrl can be turned off (WCAG 2.1.4)
let typedIn; // the text box in which was typed last, and where it stood in the window

// ---- the list of keys

try {
  alone.checked = localStorage.getItem(OFF) !== "yes";
} catch {
  // A browser that keeps nothing has it on.
}
alone.addEventListener("change", () => {
  try {
    if (alone.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  } catch {
    // Then it holds until this page is left.
  }
});

function open() {
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}

for (const link of root.querySelectorAll("[data-without-keys]")) link.hidden = true;
for (const opener of root.querySelectorAll("[data-opens-keys]")) {
  opener.hidden = false;
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
}

// ---- going there and back

root.addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-item] form[data-save] textarea")) typedIn = { textarea: target };
});

const isShown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

function goTo(keys) {
  const targets = [...root.querySelectorAll(`[aria-keyshortcuts="${keys}"]`)];
  for (const details of targets.flatMap((target) => target.closest("details:not([open])") ?? [])) details.open = true;
  const lastItem = typedIn?.textarea.closest("[data-item]");
  let target = targets.find((one) => lastItem?.contains(one) && isShown(one)) ?? targets.find(isShown);
  if (!target) return false;
  const article = document.activeElement.closest?.("[data-item]");
  if (typedIn && typedIn.textarea === document.activeElement) typedIn.top = typedIn.textarea.getBoundingClientRect().top;
  if (article && target.form?.matches("[data-interest-form]")) target.form.querySelector("[name=item]").value = article.dataset.item;
  target = target.closest("#roll")?.querySelector(":scope > h2") === target ? rowOf(target) : target;
  target.focus();
  target.scrollIntoView({ block: "nearest" });
  return true;
}

// Of who is here, the person at whom one was.
const rowOf = (heading) => heading.closest("#roll").querySelector("[data-key][tabindex='0']") ?? heading;

// Back to the text, the caret where it was, and the text where it stood in the window.
function goBack() {
  const textarea = typedIn?.textarea.isConnected ? typedIn.textarea : root.querySelector("[data-item] textarea");
  if (!textarea) return false;
  const top = typedIn?.top;
  textarea.focus({ preventScroll: top !== undefined });
  if (top !== undefined) scrollBy(0, textarea.getBoundingClientRect().top - top);
  const { top: from, bottom: to } = textarea.getBoundingClientRect();
  if (to < 0 || from > innerHeight) textarea.scrollIntoView({ block: "nearest" }); // it was out of the window then, too
  return true;
}

const isTyping = (element) => element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])");

document.addEventListener("keydown", (event) => {
  if (dialog.open || event.defaultPrevented || event.isComposing || event.metaKey || event.getModifierState("AltGraph")) return;
  if (event.ctrlKey && !event.altKey && event.key === "/") {
    event.preventDefault();
    open();
  } else if (event.key === "?" && !event.ctrlKey && !event.altKey && alone.checked && !isTyping(event.target)) {
    event.preventDefault();
    open();
  } else if (event.altKey && !event.ctrlKey && !event.shiftKey) {
    // With Option a Mac makes another letter of it: then the place of the key counts.
    const letter = (/^[a-z]$/i.test(event.key) ? event.key : event.code.replace(/^Key/, "")).toUpperCase();
    if (/^[A-Z]$/.test(letter) && (letter === "M" ? goBack() : goTo(`Alt+${letter}`))) event.preventDefault();
  }
});
