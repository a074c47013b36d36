/** Tags of the brake's policy: who changed it last, when and why. What is attached says whether it is on. */
export const BRAKE_TAGS = {
  state: "whatsapp-brake",
  by: "whatsapp-brake-by",
  at: "whatsapp-brake-at",
  reason: "whatsapp-brake-reason",
} as const;
