// What a script adds to pages that work without it: focus on the error summary, characters left,
// no double sending, fields that a choice reveals, showing a password, the menu of a phone,
// suggestions under the search box, a warning before a session ends, progress of uploads.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { startCommunes } from "./communes.js";
import { startMenu } from "./menu.js";
import { startOpened } from "./opened.js";
import { startReveal } from "./reveal.js";
import { startSession } from "./session.js";
import { startSuggest } from "./suggest.js";
import { startUpload, startWaiting } from "./upload.js";

const components = [Button, CharacterCount, ErrorSummary, PasswordInput];

function start(root) {
  for (const Component of components) {
    for (const element of root.querySelectorAll(`[data-module="${Component.moduleName}"]`)) {
      try {
        new Component(element);
      } catch (error) {
        // The page works without the component: say so to whoever looks, and go on.
        console.warn(error);
      }
    }
  }
  root.querySelectorAll('[data-module="mc-upload"]').forEach((form) => startUpload(form, start));
  root.querySelectorAll('[data-module="mc-waiting"]').forEach((place) => startWaiting(place));
}

start(document);

startSession(document.querySelector('[data-module="mc-session"]'));
startMenu(document.querySelector('[data-module="mc-menu"]'));
document.querySelectorAll("form[data-suggest]").forEach(startSuggest);
document.querySelectorAll('[data-module="mc-find"]').forEach(startOpened);
document.querySelectorAll(".govuk-radios, .govuk-checkboxes").forEach(startReveal);
document.querySelectorAll('[data-module="mc-commune"]').forEach(startCommunes);
