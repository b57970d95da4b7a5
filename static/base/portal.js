// Tells the stylesheet that scripts run, starts the Design System's components, and forgets a pasted sheet on signing out.
import { initAll } from "../vendor/govuk-frontend/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// Who signs out leaves nothing of a pasted sheet in this tab (improvement/pasting.js).
document.querySelector("form[data-sign-out]")?.addEventListener("submit", () => {
  const kept = Object.keys(sessionStorage).filter((key) => key.startsWith("paste "));
  for (const key of kept) sessionStorage.removeItem(key);
});
