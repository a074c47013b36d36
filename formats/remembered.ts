/** So that a program that runs for long does not keep every text that it has met. */
const MOST = 20_000;

/**
 * The function, which works out its answer once for each text, because policies of many environments repeat
 * actions, keys and ARNs.
 */
export function remembered<Answer extends object | string | boolean | undefined>(
  work: (text: string) => Answer,
): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined || answers.has(text)) return known as Answer;
    if (answers.size >= MOST) answers.clear();
    const answer = work(text);
    answers.set(text, answer);
    return answer;
  };
}

/**
 * The function, which works out its answer once for each object: rules and reports ask the same of every statement.
 * The answer is shared, and so must not be changed.
 */
export function once<Key extends object, Answer>(work: (key: Key) => Answer) {
  const answers = new WeakMap<Key, Answer>();
  return (key: Key): Answer => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = work(key);
    answers.set(key, answer);
    return answer;
  };
}
