// What core-js does not bring: a time limit for requests, and the flag v of regular expressions.
if (typeof AbortSignal === "function" && !AbortSignal.timeout) {
  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException("signal timed out", "TimeoutError")), milliseconds);
    return controller.signal;
  };
}

const knowsSets = () => {
  try {
    return Boolean(new RegExp("", "v"));
  } catch (refused) {
    return false;
  }
};

if (!knowsSets()) {
  const Native = RegExp;
  // Under u a set operation, a class in a class or a string in a class reads as something else: such a pattern is still refused.
  const means = (source) => !/\[[^\]]*(?:&&|--|\[|\\q\{)/.test(source);
  const asUnicode = (given) => {
    const [pattern, flags, ...rest] = given;
    const isSets = typeof flags === "string" && flags.includes("v") && !flags.includes("u");
    return isSets && means(String(pattern)) ? [pattern, flags.replace("v", "u"), ...rest] : given;
  };
  const Wider = new Proxy(Native, {
    apply: (target, self, given) => Reflect.apply(target, self, asUnicode(given)),
    construct: (target, given, made) => Reflect.construct(target, asUnicode(given), made === Wider ? target : made),
    get: (target, name) => Reflect.get(target, name), // RegExp.$1 answers for the native constructor alone
  });
  Native.prototype.constructor = Wider;
  globalThis.RegExp = Wider;
}
