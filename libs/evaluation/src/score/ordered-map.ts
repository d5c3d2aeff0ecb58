/** Maps a stream with several calls under way at once; results come in the order of the input. */
export async function* orderedMap<T, R>(
  source: AsyncIterable<T> | Iterable<T>,
  concurrency: number,
  map: (value: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  for await (const value of source) {
    const result = map(value);
    // A failure is thrown when its turn comes.
    result.catch(() => undefined);
    running.push(result);
    if (running.length >= concurrency) yield await running.shift()!;
  }
  for (const result of running) yield await result;
}
