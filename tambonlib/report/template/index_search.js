// Hides the rows that do not hold all the words looked for. Without script the page simply shows every row.
const box = document.getElementById("search");
const rows = [...document.querySelectorAll("tr[data-find]")];
const none = document.getElementById("none");
document.getElementById("search-line").hidden = false;
box.addEventListener("input", () => {
  const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    row.hidden = !wanted.every((word) => row.dataset.find.includes(word));
    shown += !row.hidden;
  }
  for (const part of document.querySelectorAll("section.province"))
    part.hidden = !part.querySelector("tr[data-find]:not([hidden])");
  none.hidden = shown > 0;
});
