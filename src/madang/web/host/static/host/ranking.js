// Dragging, for those who like it. The buttons and the numbers do the same without it.
(function () {
  "use strict";

  function gap() {
    var item = document.createElement("li");
    item.className = "hr-gap-row";
    var list = document.createElement("ul");
    list.className = "hr-cards hr-gap";
    list.dataset.drop = "tier";
    item.appendChild(list);
    item.setAttribute("aria-hidden", "true");
    return item;
  }

  // After a drop: number the places from top to bottom, and send the list as a press of Save would.
  function send(form) {
    var place = 0;
    form.querySelectorAll("[data-drop]").forEach(function (list) {
      var cards = list.querySelectorAll("[data-card]");
      if (!cards.length) return;
      var value = list.dataset.drop === "tier" ? String((place += 1)) : "";
      cards.forEach(function (card) {
        card.querySelector("input[name='tier-" + card.dataset.card + "']").value = value;
      });
    });
    form.querySelector(".hr-act button[value=save]").click();
  }

  function prepare() {
    var form = document.querySelector(".hr-form");
    if (!window.Sortable || !form || form.dataset.ready || !form.querySelector(".hr-act")) return;
    form.dataset.ready = "yes";
    form.classList.add("has-drag");
    var tiers = form.querySelector(".hr-tiers");
    Array.prototype.slice.call(tiers.children).forEach(function (tier) { tiers.insertBefore(gap(), tier); });
    tiers.appendChild(gap());
    form.querySelectorAll("[data-drop]").forEach(function (list) {
      window.Sortable.create(list, {
        group: "candidates",
        handle: ".hr-grip",
        draggable: "[data-card]",
        forceFallback: true,
        onEnd: function (event) {
          if (event.from !== event.to || event.oldIndex !== event.newIndex) send(form);
        }
      });
    });
  }

  // What is opened on a card stays open when the list comes anew.
  var opened = [];
  document.addEventListener("htmx:beforeSwap", function () {
    opened = Array.prototype.map.call(document.querySelectorAll(".hr-card details[open]"), function (box) { return box.id; });
  });
  document.addEventListener("htmx:afterSwap", function () {
    opened.forEach(function (id) {
      var box = document.getElementById(id);
      if (box) box.open = true;
    });
  });

  document.addEventListener("DOMContentLoaded", prepare);
  document.addEventListener("htmx:afterSettle", prepare);
})();
