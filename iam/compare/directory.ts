import { Starts } from "./starts";

/** How some text of a request must start for a statement to apply, by where the request has it: its resource, a key. */
export interface Need<Place> {
  readonly place: Place;
  readonly starts: readonly string[];
}

/**
 * Statements, by their positions, found by the text that fewest others need: of many statements, each for something
 * else, few are looked at.
 */
export class Directory<Place extends string | number> {
  private readonly always: number[] = [];
  private readonly byPlace = new Map<Place, { readonly starts: Starts; readonly all: number[] }>();

  constructor(needs: readonly (readonly Need<Place>[])[]) {
    const named = ({ place, starts }: Need<Place>) => starts.map((start) => `${place} ${start}`);
    const counts = new Map<string, number>();
    for (const name of needs.flat().flatMap(named)) counts.set(name, (counts.get(name) ?? 0) + 1);
    const countOf = (need: Need<Place>) =>
      named(need).reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
    for (const [position, some] of needs.entries()) {
      const [rarest] = some.toSorted((one, other) => countOf(one) - countOf(other));
      if (rarest) this.add(position, rarest);
      else this.always.push(position);
    }
  }

  /**
   * All statements, in their order, but for those that need another text than there is.
   *
   * @param textAt how the text starts in that place; undefined if it may be any, null if there is none
   */
  find(textAt: (place: Place) => string | undefined | null): number[] {
    const found = [...this.byPlace].flatMap(([place, { starts, all }]) => {
      const text = textAt(place);
      if (text === undefined) return all;
      return text === null ? [] : [...starts.of(text), ...starts.after(text)];
    });
    return [...new Set([...this.always, ...found])].sort((one, other) => one - other);
  }

  private add(position: number, { place, starts }: Need<Place>): void {
    const listed = this.byPlace.get(place) ?? { starts: new Starts(), all: [] };
    this.byPlace.set(place, listed);
    listed.all.push(position);
    for (const start of starts) listed.starts.add(start, position);
  }
}
