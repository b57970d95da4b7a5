// What is typed in a box for Markdown, drawn beside it as one types; the server draws it, as it draws the page itself.
"use strict";
{
  const WAIT = 400; // milliseconds without a letter

  function follow(drawn) {
    const box = document.getElementById(drawn.dataset.previewOf);
    if (!box) return;
    let timer, asked;

    async function draw() {
      asked?.abort();
      asked = new AbortController();
      const body = new URLSearchParams({ body: box.value });
      const token = box.form.querySelector("[name=csrfmiddlewaretoken]").value;
      const headers = { "X-Requested-With": "fetch", "X-CSRFToken": token };
      try {
        const answer = await fetch(drawn.dataset.previewUrl, { method: "POST", body, headers, signal: asked.signal });
        if (answer.ok && !answer.redirected) drawn.innerHTML = await answer.text();
      } catch (error) {
        if (error.name !== "AbortError") drawn.closest(".portal-markdown").querySelector("[data-preview-button]").hidden = false;
      }
    }

    drawn.closest(".portal-markdown").querySelector("[data-preview-button]").hidden = true;
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(draw, WAIT);
    });
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-preview-of]").forEach(follow));
}
