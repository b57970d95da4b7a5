// The box that finds any record: "/" leads to it, and what is typed is answered below it (a combo box with a list).
"use strict";
{
  const form = document.getElementById("go-to");
  const box = document.getElementById("go-to-box");
  const list = document.getElementById("go-to-found");
  const said = document.getElementById("go-to-said");
  const OFF = "go-to-key-off"; // a single key that does something can be turned off (WCAG 2.1.4)
  const WAIT = 200; // milliseconds without a letter
  let timer, asked, chosen = -1;

  const isOff = () => localStorage.getItem(OFF) === "yes";
  const isTyping = (element) => element.isContentEditable || element.matches("input, textarea, select");

  function close() {
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function choose(number) {
    const options = [...list.children];
    if (!options.length) return;
    chosen = (number + options.length) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === chosen)));
    options[chosen].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[chosen].id);
  }

  function show(found) {
    close();
    for (const [number, one] of found.entries()) {
      const option = document.createElement("li");
      option.id = `go-to-option-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = one.url;
      const kind = document.createElement("span");
      kind.className = "portal-go-to__kind";
      kind.textContent = one.hint ? `${one.kind}, ${one.hint}` : one.kind;
      option.append(one.label, " ", kind);
      list.append(option);
    }
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(Boolean(found.length)));
    said.textContent = found.length ? `${found.length} found. Up and down arrows choose one.` : "Nothing is called that.";
  }

  async function ask() {
    const text = box.value.trim();
    if (text.length < 2) return close();
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${form.action}?${new URLSearchParams({ q: text, format: "json" })}`, { signal: asked.signal });
      if (answer.ok && answer.headers.get("Content-Type")?.includes("json")) show((await answer.json()).found);
    } catch (error) {
      if (error.name !== "AbortError") close(); // without an answer it is a form as before
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isOff()) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  box?.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  box?.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1));
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.url);
    } else if (event.key === "Escape") {
      close();
    }
  });
  list?.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    if (option) location.assign(option.dataset.url);
  });
  box?.addEventListener("blur", close);

  const key = document.getElementById("go-to-key");
  if (key) {
    key.closest("p").hidden = false;
    key.checked = !isOff();
    key.addEventListener("change", () => localStorage.setItem(OFF, key.checked ? "no" : "yes"));
  }
}
