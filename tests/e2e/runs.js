// Follows the app's runs from the messages of its socket: window.running is true from the moment a run is asked for
// (or the page is opened) until that run has ended, also while the server has not yet taken notice.
(() => {
  const RERUN = 11, BEGUN = 4, ENDED = 6, SET_ASIDE = 2; // BackMsg.rerun_script; ForwardMsg.new_session, script_finished
  let awaited = BEGUN;
  window.running = true;

  const number = (bytes, at) => {
    let value = 0, shift = 0;
    do value += (bytes[at] & 127) * 2 ** (7 * shift++); while (bytes[at++] & 128);
    return [value, at];
  };
  // the kind of a message (its first field after hash and metadata) and, for a plain number, its value
  const kind = (data) => {
    const bytes = new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
    for (let at = 0, tag, value; at < bytes.length;) {
      [tag, at] = number(bytes, at);
      [value, at] = number(bytes, at);
      if (tag >> 3 > 2) return [tag >> 3, value];
      at += value;
    }
    return [0, 0];
  };

  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        const [what, value] = kind(data);
        if (what === awaited && what === BEGUN) awaited = ENDED;
        else if (what === awaited && value !== SET_ASIDE) window.running = false;
      });
    }

    send(data) {
      if (kind(data)[0] === RERUN) [awaited, window.running] = [BEGUN, true];
      super.send(data);
    }
  };
})();
