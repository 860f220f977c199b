(function () {
  // Before the full pages begin: a browser that lacks one thing they use waits for the polyfills, every other asks for nothing.
  function reads(pattern, flags) {
    try {
      return !!new RegExp(pattern, flags);
    } catch (refused) {
      return false;
    }
  }
  var list = [], set = window.Set && Set.prototype, url = window.URLSearchParams && URLSearchParams.prototype;
  var there = list.at && list.findLast && list.toReversed && list.toSorted && list.toSpliced && list["with"] && Array.fromAsync &&
    "".at && "".isWellFormed && "".toWellFormed && Object.hasOwn && Object.groupBy && Promise.withResolvers && set.union &&
    set.isSubsetOf && set.difference && window.Iterator && Iterator.from && Iterator.prototype.toArray && Map.groupBy &&
    window.structuredClone && AbortSignal.timeout && URL.canParse && "size" in url && reads("", "v");
  if (!there) document.write('<script src="__POLYFILLS__"><\/script>');
})();
