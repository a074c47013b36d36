const { subscribe } = require("node:diagnostics_channel");

let calls = 0;
subscribe("http.client.request.start", () => {
  calls += 1;
});

/** How many HTTP requests this process has begun since it loaded this file. */
module.exports = { httpCalls: () => calls };
