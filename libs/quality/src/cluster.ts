/**
 * Sets of rows that grow together: `join` two rows, then ask for the `root` of any. The root of a set is its
 * first row, so the sets do not depend on the order in which rows were joined.
 */
export class Clusters {
  private readonly parent: Int32Array;

  constructor(rows: number) {
    this.parent = Int32Array.from({ length: rows }, (_, row) => row);
  }

  root(row: number): number {
    const { parent } = this;
    let at = row;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  }

  join(a: number, b: number): void {
    const [x, y] = [this.root(a), this.root(b)];
    if (x < y) this.parent[y] = x;
    else this.parent[x] = y;
  }
}
