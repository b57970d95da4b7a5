// "Use my location": asks the browser when, and only when, the button is pressed; the position is rounded before it is sent.
const DECIMALS = 2; // of a degree, about half a mile
const INSTEAD = "Enter a postcode or a school’s name instead.";

export function offerLocation(form, found, instead = form.elements.near) {
  const button = form.querySelector("[data-locate]");
  const status = form.querySelector("[data-located]");
  if (!("geolocation" in navigator) || !window.isSecureContext) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    status.textContent = "Looking for your location…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        status.textContent = "";
        form.elements.near.value = `${coords.latitude.toFixed(DECIMALS)},${coords.longitude.toFixed(DECIMALS)}`;
        found();
      },
      (problem) => {
        const refused = problem.code === problem.PERMISSION_DENIED;
        status.textContent = `${refused ? "Your browser did not share your location." : "Your location could not be found."} ${INSTEAD}`;
        instead.focus();
      },
      { timeout: 15_000, maximumAge: 600_000 },
    );
  });
}
