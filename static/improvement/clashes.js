// Says what a day clashes with while it is typed: the server is asked, and answers as the page says it once it is saved.
// Without this module, or when the server does not answer, it is said once before saving.
const TYPING_PAUSE = 400; // milliseconds

const sayAt = (place) => {
  const day = document.getElementById(`id_${place.dataset.of}`);
  const half = document.getElementById(`id_${place.dataset.half}`);
  let asking; // the question under way; an older one is dropped
  let timer;
  let asked = null; // what was answered last

  const ask = async () => {
    const query = new URLSearchParams({ of: place.dataset.of, day: day.value, half: half?.value ?? "" }).toString();
    clearTimeout(timer);
    if (query === asked) return;
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    asked = query;
    try {
      const response = await fetch(`${place.dataset.clashes}?${query}`, { signal });
      if (!response.ok || response.redirected) throw new Error(response.statusText);
      const { said } = await response.json();
      if (!signal.aborted) place.textContent = said;
    } catch {
      if (signal.aborted) return;
      asked = null;
      place.textContent = ""; // what stands there is of another day
    }
  };

  day.setAttribute("aria-describedby", [day.getAttribute("aria-describedby"), place.id].filter(Boolean).join(" "));
  day.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, TYPING_PAUSE);
  });
  day.addEventListener("change", ask);
  half?.addEventListener("change", ask);
};

for (const place of document.querySelectorAll("[data-clashes]")) sayAt(place);
