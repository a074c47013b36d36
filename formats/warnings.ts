/** Told wherever data events are switched on. */
export const MESSAGE_TEXT_MAY_BE_LOGGED =
  "CloudTrail data events may hold the text of messages, as AWS's own sample does: keep the readers of log bucket and key few, and the retention brief";
