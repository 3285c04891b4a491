// The map: our own outline of the districts as its ground, so that it works offline. A list says the same.
(function () {
  "use strict";

  function mark(point) {
    // 24 pixels is the least that a finger finds (WCAG 2.5.8); what has an open call lies on top.
    var icon = L.divIcon({ className: "md-map-mark" + (point.active ? " is-active" : ""), iconSize: point.active ? [28, 28] : [24, 24] });
    var made = L.marker([point.latitude, point.longitude], { icon: icon, title: point.label, alt: point.label, zIndexOffset: point.active ? 1000 : 0 });
    if (point.href) {
      var link = document.createElement("a");
      link.href = point.href;
      link.textContent = point.label;
      made.bindPopup(link);
    } else {
      made.bindPopup(document.createTextNode(point.label).textContent);
    }
    return made;
  }

  function draw(box) {
    var points = JSON.parse(document.getElementById("map-points").textContent);
    box.hidden = false;
    var map = L.map(box, { scrollWheelZoom: false, zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false });
    map.attributionControl.setPrefix(false);
    map.setView([35.16, 126.85], 11);
    if (box.dataset.tiles && box.dataset.tiles !== "none") {
      L.tileLayer(box.dataset.tiles, { maxZoom: 19 }).addTo(map);
    }
    L.featureGroup(points.map(mark)).addTo(map);
    fetch(box.dataset.outline).then(function (answer) { return answer.json(); }).then(function (ground) {
      if (!ground.features.length) return;
      var english = document.documentElement.lang === "en";
      var layer = L.geoJSON(ground, {
        style: function () { return { className: "md-map-district" }; },
        interactive: false,
        onEachFeature: function (feature, shape) {
          shape.bindTooltip(english ? feature.properties.name_en : feature.properties.name, {
            permanent: true, direction: "center", className: "md-map-name"
          });
        }
      }).addTo(map);
      var credit = (!english && ground.attribution_ko) || ground.attribution;
      if (credit) map.attributionControl.addAttribution(credit);
      if (points.length === 1) map.setView([points[0].latitude, points[0].longitude], 13);
      else map.fitBounds(layer.getBounds(), { padding: [8, 8] });
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-map]").forEach(draw);
  });
})();
