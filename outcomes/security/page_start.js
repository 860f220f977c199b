(() => {
  // what the person chose (light or dark) holds on every page; nothing chosen: as the system says
  const chosen = localStorage.getItem("oc-theme");
  const kept = `stActiveTheme-${location.pathname}-v2`;
  if (chosen) localStorage.setItem(kept, JSON.stringify(chosen));
  else localStorage.removeItem(kept);

  // The back button goes from view to view: what a person changes makes a step, what a view fills in by itself makes
  // none. The words of a next page are told before its path is, so nothing is written until the view is at rest.
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  const asks = (url) => new URL(url ?? location.href, location.href).search.match(/[?&](src|talk)=/);
  let waiting = 0, acted = false;
  const settled = () => {
    clearInterval(waiting);
    acted = false;
  };
  history.pushState = (state, title, url) => {
    clearInterval(waiting);
    if (new URL(url ?? location.href, location.href).pathname !== location.pathname) {
      settled();
      return push(state, title, url);
    }
    let rest = 0;
    waiting = setInterval(() => {
      rest = document.querySelector("[data-test-script-state=notRunning]") ? rest + 1 : 0;
      if (rest < 4) return;
      const closed = asks(location.href) && !asks(url); // a closed dialog is not gone back to
      (acted && !closed ? push : replace)(state, title, url);
      settled();
    }, 50);
  };
  history.replaceState = (...step) => {
    clearInterval(waiting);
    replace(...step);
  };
  addEventListener("popstate", settled);
  for (const act of ["pointerdown", "keydown"]) addEventListener(act, () => (acted = true), true);
})();
