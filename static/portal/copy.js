// Offers a button that copies the text of a field: without scripts the field is there to be copied by hand.
// Once the form is changed of which that text is, by its id in ``data-of``, the text is of what was asked before: it goes.
for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const said = button.parentElement.querySelector("[data-copied]");
  button.hidden = false;
  document.getElementById(button.dataset.of)?.addEventListener("input", () => {
    field.value = "";
    button.disabled = true;
    said.textContent = "You changed what is asked. Press “Show”, then copy.";
  });
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "Marked: copy it with Ctrl and C, or ⌘ and C.";
    }
  });
}
