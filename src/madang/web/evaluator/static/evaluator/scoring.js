// Keys 1 to 5, and patience when the line is down. Without this the Save button does the same.
(function () {
  "use strict";

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !/^[1-5]$/.test(event.key)) return;
    var at = event.target;
    if (at.matches("textarea, select, input:not([type=radio])")) return;
    var criterion = at.closest("[data-criterion]");
    if (!criterion) return;
    var point = criterion.querySelector("input[type=radio][value='" + event.key + "']");
    event.preventDefault();
    point.focus();
    if (point.checked) return;
    point.checked = true;
    point.dispatchEvent(new Event("change", { bubbles: true }));
  });

  function say(detail, words) {
    if (detail.target && words) detail.target.textContent = words;
  }

  function rubric(event) {
    return event.target.closest(".ev-rubric");
  }

  // No answer at all: say so, and try the same small save again.
  document.addEventListener("htmx:sendError", function (event) {
    var form = rubric(event);
    if (!form) return;
    say(event.detail, form.dataset.lost);
    window.setTimeout(function () { event.target.dispatchEvent(new Event("change", { bubbles: true })); }, 5000);
  });

  // Signed out meanwhile: the answer is the sign-in page. Do not swap it in; the text stays where it is.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var form = rubric(event);
    if (!form || event.detail.xhr.responseURL.indexOf("/save/") >= 0) return;
    event.detail.shouldSwap = false;
    say(event.detail, form.dataset.signedOut);
  });

  // Leaving with a save under way: the browser asks first.
  var saving = 0;
  document.addEventListener("htmx:beforeRequest", function () { saving += 1; });
  document.addEventListener("htmx:afterRequest", function () { saving -= 1; });
  window.addEventListener("beforeunload", function (event) { if (saving > 0) event.preventDefault(); });
})();
