// What a head chose before the meeting and has not saved: the browser asks before it is lost.

const form = document.querySelector("[data-answers]");

if (form) {
  const chosen = () => JSON.stringify([...new FormData(form)].filter(([name]) => name.startsWith("theme-")));
  const wasWrong = document.querySelector(".govuk-error-summary") !== null;
  const before = chosen();
  let isLeaving = false;
  form.addEventListener("submit", () => {
    isLeaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && (wasWrong || chosen() !== before)) event.preventDefault();
  });
}
