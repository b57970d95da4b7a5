// Fields that search have a name for screen readers: select2 gives them only what is chosen, and none while nothing is.
"use strict";
{
  const nameOf = (select) => select.getAttribute("aria-label") || select.labels[0]?.textContent.replace(":", "").trim();

  function nameAll(within) {
    for (const select of within.querySelectorAll("select.admin-autocomplete")) {
      const box = select.parentElement.querySelector(".select2-selection");
      const chosen = box?.querySelector(".select2-selection__rendered");
      const name = nameOf(select);
      if (!chosen || !name) continue;
      chosen.removeAttribute("role"); // a text box in a combo box, and without a name
      chosen.removeAttribute("aria-readonly");
      box.id = `${select.id}-box`;
      box.setAttribute("aria-label", name);
      box.setAttribute("aria-labelledby", `${box.id} ${chosen.id}`);
    }
  }

  window.django?.jQuery?.(() => nameAll(document)); // after Django's own script, which waits in the same queue
  document.addEventListener("formset:added", (event) => setTimeout(() => nameAll(event.target)));
}
