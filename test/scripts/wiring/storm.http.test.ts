import { clock } from "../../../scripts/aws/clock";
import { fc, runs } from "../../fuzz";
import { Play } from "./play";
import { closeAll } from "./site";
import { storms } from "./storms";

// Random worlds, files, faults, third parties, kills and second writers, through the real SDK against the
// emulator. A judge watches every write that reaches the service and keeps its own book of who set what.

// What comes late is waited for, and nobody here has the time.
beforeEach(() => {
  jest.spyOn(clock, "wait").mockResolvedValue();
});

test("no storm makes the wiring lose what is ours, or take what is not", async () => {
  await fc.assert(
    fc.asyncProperty(storms, async (storm) => {
      const play = new Play(storm);
      try {
        await play.run();
        expect(play.violations).toEqual([]);
      } finally {
        await closeAll();
      }
    }),
    runs(15),
  );
});
