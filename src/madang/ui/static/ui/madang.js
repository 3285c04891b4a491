// Small conveniences; every page works without them.
(function () {
  "use strict";

  // htmx sends the CSRF token that Django put into the page's forms.
  document.addEventListener("htmx:configRequest", function (event) {
    var token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (token) event.detail.headers["X-CSRFToken"] = token.value;
  });

  // A refusal (409, 422) carries a page fit to be shown: let htmx swap it in.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if ([403, 409, 413, 422].indexOf(event.detail.xhr.status) >= 0) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  // How many characters are left, said beside the field.
  function count(area) {
    var place = document.getElementById(area.dataset.counter);
    if (!place) return;
    var now = place.querySelector(".count-now");
    if (!now) {
      now = document.createElement("span");
      now.className = "count-now";
      place.prepend(now, " · ");
    }
    now.textContent = area.value.length.toLocaleString() + " / " + area.maxLength.toLocaleString();
  }

  function prepare(root) {
    root.querySelectorAll("textarea[data-counter]").forEach(count);
    var first = root.querySelector("[data-focus]");
    if (first) first.focus();
  }

  document.addEventListener("input", function (event) {
    if (event.target.matches("textarea[data-counter]")) count(event.target);
  });
  document.addEventListener("htmx:load", function (event) { prepare(event.detail.elt); });
  document.addEventListener("DOMContentLoaded", function () { prepare(document); });

  // A second press on a form that is on its way sends nothing twice.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.setTimeout(function () { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
