const { Server, Socket } = require("node:net");

/** Every connection of Node.js begins with one of these: of HTTP, of TLS, of fetch. */
const WAYS = [
  [Server.prototype, "listen"],
  [Socket.prototype, "connect"],
];

const WHY = "A fast test opens no connection: name the file *.http.test.ts";

/**
 * Refuses connections, as fast tests are pure functions and synthesis.
 * @returns allows them again, and throws if one was refused: what was tested may have caught that
 */
exports.refuseConnections = () => {
  const before = WAYS.map(([of, method]) => of[method]);
  let refused;
  for (const [of, method] of WAYS) {
    of[method] = () => {
      refused ??= new Error(WHY);
      throw refused;
    };
  }
  return () => {
    for (const [at, [of, method]] of WAYS.entries()) of[method] = before[at];
    if (refused !== undefined) throw refused;
  };
};
