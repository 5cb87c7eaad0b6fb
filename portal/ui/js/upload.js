// Shows how far an upload has come, and looks again at files that are being opened; without the
// script the form is sent whole and a link looks again. Forms carry the words in data attributes.
const LOOK_AGAIN = 3000;
const MOST_LOOKS = 40;

async function fresh() {
  const answer = await fetch(location.pathname, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok || new URL(answer.url).pathname !== location.pathname) throw new Error(answer.url);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Only the list and its notice change: what was chosen or typed below them stays.
export function startWaiting(place, looks = 0) {
  if (!place.querySelector("[data-waiting]") || looks > MOST_LOOKS) return;
  setTimeout(async () => {
    try {
      const next = (await fresh()).getElementById(place.id);
      const busy = place.contains(document.activeElement);
      const same = next.textContent.trim() === place.textContent.trim();
      if (!busy && !same) place.replaceChildren(...next.childNodes);
    } catch (error) {
      console.warn(error);
    }
    startWaiting(place, looks + 1);
  }, LOOK_AGAIN);
}

export function startUpload(form, restart) {
  const box = form.querySelector('input[type="file"]');
  const meter = form.querySelector(".mc-upload__progress");
  const [bar, words] = [meter.querySelector("progress"), meter.querySelector("p")];
  const say = (percent) => {
    bar.value = percent;
    words.textContent = percent < 100 ? meter.dataset.sending.replace("0", percent) : meter.dataset.sent;
  };
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!box.files.length || !button || !["gui", "next"].includes(button.name)) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const data = new FormData(form);
    data.append(button.name, "1");
    const sending = new XMLHttpRequest();
    const failed = () => {
      delete form.dataset.busy;
      bar.hidden = true;
      words.textContent = meter.dataset.failed;
    };
    meter.hidden = bar.hidden = false;
    say(0);
    let told = 0;
    sending.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = Math.floor((loaded / total) * 100);
      bar.value = percent;
      if (percent < 100 && percent - told < 20) return; // a screen reader hears every fifth part
      say((told = percent));
    });
    sending.addEventListener("error", failed);
    sending.addEventListener("load", () => {
      if (sending.status !== 200 && sending.status !== 422) return failed();
      if (new URL(sending.responseURL).pathname !== location.pathname) {
        location.assign(sending.responseURL);
        return;
      }
      const next = new DOMParser().parseFromString(sending.responseText, "text/html");
      document.title = next.title;
      const main = document.querySelector("main");
      main.replaceChildren(...next.querySelector("main").childNodes);
      restart(main);
      if (sending.status === 200) main.querySelector("#da-tai")?.focus();
    });
    sending.open("POST", form.action);
    sending.send(data);
  });
}
