// Says two minutes before that the session is about to end, and lets one stay; says when it is over.
// The server decides alone: without this script one is asked to sign in again at the next page.
const BEFORE = 120; // seconds
const LOOK = 5000; // milliseconds; a clock that is looked at survives a laptop's sleep

export function startSession(place) {
  if (!place) return;
  let end = Date.now() + Number(place.dataset.seconds) * 1000;
  let shown = "";
  const show = (when) => {
    if (when === shown) return;
    shown = when;
    place.querySelectorAll(":scope > :not(template)").forEach((box) => box.remove());
    if (when) place.append(place.querySelector(`[data-when="${when}"]`).content.cloneNode(true));
    if (when === "soon") place.querySelector(":scope > :not(template) button").onclick = stay;
  };
  const look = () => {
    const left = (end - Date.now()) / 1000;
    show(left <= 0 ? "over" : left <= BEFORE ? "soon" : "");
  };
  const stay = async () => {
    try {
      const options = { redirect: "manual", cache: "no-store", credentials: "same-origin" };
      const answer = await fetch(place.dataset.keep, options);
      end = answer.ok ? Date.now() + (await answer.json()).seconds * 1000 : 0;
    } catch (error) {
      console.warn(error); // no network: the words stay, the button can be pressed again
    }
    look();
    if (!shown) document.getElementById("noi-dung").focus();
  };
  setInterval(look, LOOK);
}
