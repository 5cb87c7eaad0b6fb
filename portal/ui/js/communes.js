// Suggests the communes of the province that was just chosen; without the script those of the
// portal's own province are suggested, and any name may be typed all the same.
export function startCommunes(box) {
  const province = document.getElementById(box.id.replace(/commune$/, "province"));
  const list = box.list;
  if (!province || !list || !box.dataset.communes) return;
  province.addEventListener("change", async () => {
    list.replaceChildren();
    try {
      const answer = await fetch(box.dataset.communes.replace("00.json", `${province.value}.json`));
      if (!answer.ok) return;
      const { communes } = await answer.json();
      list.replaceChildren(...communes.map((name) => new Option(name, name)));
    } catch (error) {
      console.warn(error);
    }
  });
}
