(function () {
  // In the oldest script there is: it has to run where nothing else does, and lead on to the pages that need none.
  var kept = location.search.match(/[?&](lang|as)=[^&]*/g) || [];
  var plain = "/plain" + kept.join("").replace(/^&/, "?");
  var draws = window.CSS && CSS.supports && CSS.supports("selector(:focus-visible)"); // else charts end at their style sheet
  if (!window.ocReads || !draws || !("noModule" in document.createElement("script")) || !window.WebSocket) {
    location.replace(plain);
    return;
  }
  // A page that does not open by itself (a proxy without websockets, a browser that cannot read the script) offers them.
  function connected() {
    var app = document.querySelector("[data-test-connection-state]");
    return app && app.getAttribute("data-test-connection-state") === "CONNECTED";
  }
  function offer() {
    if (connected() || !document.body) return;
    var english = /[?&]lang=en/.test(location.search), bar = document.createElement("p"), way = document.createElement("a");
    bar.id = "oc-plain";
    bar.setAttribute("role", "status");
    bar.style.cssText = "position:fixed;left:0;right:0;bottom:0;z-index:2000000;margin:0;padding:14px 20px;background:#fff;" +
      "color:#1B1F27;border-top:3px solid #A61B24;font:16px/1.6 'Microsoft YaHei',sans-serif;text-align:center";
    bar.appendChild(document.createTextNode(english ? "This page is slow to open. " : "页面迟迟打不开？"));
    way.href = plain;
    way.textContent = english ? "Open the plain pages" : "打开简明页";
    bar.appendChild(way);
    document.body.appendChild(bar);
    var watching = setInterval(function () {
      if (!connected()) return;
      clearInterval(watching);
      if (bar.parentNode) bar.parentNode.removeChild(bar);
    }, 500);
  }
  setTimeout(offer, 8000);
})();
