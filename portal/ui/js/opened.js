// Tells the search which of its results was opened, and nothing about who opened it.
export function startOpened(list) {
  list.addEventListener("click", (event) => {
    const item = event.target.closest("a") && event.target.closest("[data-id]");
    if (!item || !navigator.sendBeacon) return;
    const said = new URLSearchParams({ q: list.dataset.query, d: item.dataset.id });
    navigator.sendBeacon(list.dataset.opened, said);
  });
}
