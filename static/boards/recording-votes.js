// Alt+V at an item opens its form for a vote and goes to the motion; Escape goes back to the text.
document.querySelector("[data-recording]").addEventListener("keydown", (event) => {
  const article = event.target.closest?.("[data-item]");
  const vote = article?.querySelector("[data-vote]");
  if (!vote) return;
  if (event.altKey && event.code === "KeyV") {
    event.preventDefault();
    vote.open = true;
    vote.querySelector("[name=motion]").focus();
  } else if (event.key === "Escape" && vote.contains(event.target)) {
    vote.open = false;
    article.querySelector("textarea").focus();
  }
});
