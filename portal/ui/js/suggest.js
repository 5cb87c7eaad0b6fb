// Suggestions under a search box: a combobox with a list (ARIA 1.2). Choosing one goes straight to
// the procedure; Enter without a choice searches, as it does without this script.
const WAIT = 120; // milliseconds after the last key
const SHORTEST = 2;

function option(suggestion, id) {
  const item = document.createElement("li");
  item.id = id;
  item.className = "mc-suggest__item";
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.lang = "vi";
  const text = document.createElement("span");
  text.textContent = suggestion.text;
  const place = document.createElement("span");
  place.className = "mc-suggest__place";
  place.textContent = suggestion.agency;
  item.append(text, place);
  item.dataset.path = suggestion.path;
  return item;
}

class Suggest {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.list = document.createElement("ul");
    this.status = document.createElement("p");
    this.chosen = -1;
    this.dress();
    this.listen();
  }

  dress() {
    this.list.id = `${this.input.id}-ds`;
    this.list.className = "mc-suggest";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.form.dataset.suggestLabel);
    this.status.className = "govuk-visually-hidden";
    this.status.setAttribute("role", "status");
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.closest(".mc-search__row").append(this.list, this.status);
  }

  listen() {
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), WAIT);
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus
    this.list.addEventListener("click", (event) => {
      const item = event.target.closest("[data-path]");
      if (item) window.location.assign(item.dataset.path);
    });
  }

  async ask() {
    const typed = this.input.value.trim();
    if (this.asking) this.asking.abort();
    if (typed.length < SHORTEST) return this.close();
    this.asking = new AbortController();
    try {
      const address = `${this.form.dataset.suggest}?q=${encodeURIComponent(typed)}`;
      const answer = await fetch(address, { signal: this.asking.signal });
      if (answer.ok) this.show((await answer.json()).suggestions);
    } catch (error) {
      this.close(); // aborted, or no network: the search itself still works
    }
  }

  show(suggestions) {
    const items = suggestions.map((one, index) => option(one, `${this.list.id}-${index}`));
    this.list.replaceChildren(...items);
    this.choose(-1);
    this.open(items.length > 0 && document.activeElement === this.input);
    this.status.textContent = this.list.hidden
      ? ""
      : this.form.dataset.suggestCount.replace("{n}", items.length);
  }

  open(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    clearTimeout(this.timer);
    if (this.asking) this.asking.abort();
    this.choose(-1);
    this.open(false);
  }

  choose(index) {
    const items = [...this.list.children];
    this.chosen = index;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", items[index].id);
    items[index].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const last = this.list.children.length - 1;
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault(); // the first Escape closes the list, the second clears the box
      this.close();
    } else if (this.list.hidden) {
      return;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = this.chosen + step;
      this.choose(next > last ? -1 : next < -1 ? last : next);
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      window.location.assign(this.list.children[this.chosen].dataset.path);
    }
  }
}

export function startSuggest(form) {
  if (form.dataset.suggest && window.fetch && window.AbortController) new Suggest(form);
}
