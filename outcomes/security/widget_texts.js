(() => {
  const words = __WORDS__;
  const patterns = words.patterns.map(([from, to]) => [new RegExp(from), to]);
  const english = () => new URLSearchParams(location.search).get("lang") === "en";
  const translate = (text) => {
    const bare = text.trim();
    if (!bare || bare.length > 300) return null;
    if (words.exact[bare]) return text.replace(bare, words.exact[bare]);
    for (const [from, to] of patterns) if (from.test(bare)) return text.replace(bare, bare.replace(from, to));
    return null;
  };
  const uploader = "[data-testid=stFileUploader] button";
  const own = "[data-testid=stMarkdownContainer],[data-testid=stHtml],textarea,input,script,style";
  const visit = (node) => {
    if (english()) return;
    if (node.nodeType === Node.TEXT_NODE) {
      const found = node.parentElement && translate(node.data);
      if (found && found !== node.data && (node.parentElement.closest(uploader) || !node.parentElement.closest(own))) node.data = found;
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of ["data-title", "aria-label", "title", "placeholder"]) {
        const value = node.getAttribute(name);
        const found = value && translate(value);
        if (found && found !== value) node.setAttribute(name, found);
      }
      node.childNodes.forEach(visit);
    }
  };
  const language = () => document.documentElement.setAttribute("lang", english() ? "en" : "zh-CN");
  new MutationObserver((changes) => {
    language();
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(visit);
      else visit(change.target);
    }
  }).observe(document.documentElement, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["placeholder", "aria-label", "title"] });
})();
