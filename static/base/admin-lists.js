// On a phone a row of a list is a few lines, each with the name of its column, which this takes from the head.
"use strict";
{
  const list = document.getElementById("result_list");
  const names = [...(list?.querySelectorAll("thead th") ?? [])].map((head) => head.querySelector(".text")?.textContent.trim() ?? "");
  for (const row of list?.querySelectorAll("tbody tr") ?? []) {
    for (const [index, cell] of [...row.cells].entries()) {
      if (index > 1 && names[index]) cell.dataset.label = names[index]; // not what is ticked, nor what the row is called
      if (!cell.textContent.trim() && !cell.querySelector("img, input, select")) cell.classList.add("portal-none");
    }
  }
  list?.classList.add("portal-list");
}
