// The home page's "Use my location": asks for partnerships near it. Without this module the button is not there.
import { offerLocation } from "../partnerships/locate.js";

const form = document.querySelector("[data-here]");
offerLocation(form, () => form.submit(), document.querySelector("#q"));
