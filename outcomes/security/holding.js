(() => {
  // The style sheets ask whether a page holds the wall or the sheet to print. :has() would tell from Chromium 105 on; this tells everywhere.
  const mark = (name) => {
    const holders = new Set();
    for (const one of document.getElementsByClassName(name)) {
      for (let at = one.parentElement; at; at = at.parentElement) holders.add(at);
    }
    const told = `data-holds-${name}`;
    for (const at of document.querySelectorAll(`[${told}]`)) if (!holders.has(at)) at.removeAttribute(told);
    for (const at of holders) if (!at.hasAttribute(told)) at.setAttribute(told, "");
  };
  const all = () => ["oc-wall", "oc-print"].forEach(mark);
  new MutationObserver(all).observe(document.documentElement, { subtree: true, childList: true });
})();
