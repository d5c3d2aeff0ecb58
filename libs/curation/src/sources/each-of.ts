/**
 * Does `work` for each item, so many at a time, in the order in which they come; takes no new one once one has
 * failed or `stopping()` is true. Throws the first failure when nothing is under way any more.
 */
export async function eachOf<T>(
  items: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  stopping: () => boolean,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const failures: unknown[] = [];
  let next: Promise<unknown> = Promise.resolve();
  const take = (): Promise<IteratorResult<T>> => {
    const taken = next.then(() => iterator.next());
    next = taken.catch(() => undefined);
    return taken;
  };
  const hand = async () => {
    while (failures.length === 0 && !stopping()) {
      try {
        const item = await take();
        if (item.done === true) return;
        await work(item.value);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, hand));
  await iterator.return?.();
  if (failures.length > 0) throw failures[0];
}
