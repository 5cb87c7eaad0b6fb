// Tells the style sheet, before anything is drawn, that scripts run here. Without it every part of
// every page works too.
document.documentElement.classList.add("js-enabled");
document.body.classList.add("js-enabled", "govuk-frontend-supported");
