// Fields that belong to one choice show while it is taken. The choice names them in
// data-aria-controls; without the script they all stand there, and the server asks for the right ones.
export function startReveal(group) {
  const choices = [...group.querySelectorAll("input[data-aria-controls]")];
  if (!choices.length) return;
  const show = () => {
    for (const choice of choices) {
      const fields = document.getElementById(choice.dataset.ariaControls);
      if (fields) fields.classList.toggle(`${fields.classList[0]}--hidden`, !choice.checked);
    }
  };
  for (const choice of choices) choice.setAttribute("aria-controls", choice.dataset.ariaControls);
  group.addEventListener("change", show);
  show();
}
