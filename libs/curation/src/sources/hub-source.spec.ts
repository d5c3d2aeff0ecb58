import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { recipeSchema, type HubSource } from '@longhand/records';
import type { HubServer } from '@longhand/hub/testing';
import { withArrivals } from './arriving.ts';
import { produceFiles } from './files-source.ts';
import { planHub, planHubAhead } from './hub-source.ts';

let folder: string;
let server: HubServer;
const before = { ...process.env };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longhand-hub-source-'));
  const { startHubServer } = await import('@longhand/hub/testing');
  server = await startHubServer({ xet: true });
  Object.assign(process.env, {
    HF_HOME: join(folder, 'home'),
    HF_ENDPOINT: server.url,
    HF_TOKEN: 'hf_local',
  });
});

afterEach(async () => {
  process.env = { ...before };
  await server.close();
  rmSync(folder, { recursive: true });
});

/** A repo of one Parquet file of several row groups, with a short column and a long one. */
async function addRows(rows: number): Promise<void> {
  await mkdir(join(folder, 'repo'));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const long = Array.from({ length: 12 }, (_, i) => `md5('${String(i)} ' || n)`).join(' || ');
  await connection.run(
    `COPY (SELECT 'What is ' || n || '?' AS q, md5(n::VARCHAR) AS a, ${long} AS t FROM range(${String(rows)}) r(n))
     TO '${join(folder, 'repo', 'train.parquet')}' (FORMAT parquet, ROW_GROUP_SIZE 10240)`,
  );
  connection.closeSync();
  await server.addFolder('tests/set', join(folder, 'repo'));
}

function sourceOf(map: object): HubSource {
  const { sources } = recipeSchema.parse({
    name: 'x',
    license: 'mit',
    seed: 1,
    sources: [{ kind: 'hub', repo: 'tests/set', map }],
  });
  return sources[0] as HubSource;
}

describe('a source on the Hub', () => {
  it('is cut into units by its footer, whose bytes come while units before them are read', async () => {
    await addRows(80_000);
    const source = sourceOf({ problem: 'q', response: 'a' });
    const lines: string[] = [];
    const { units, facts, coming } = await planHubAhead(source, 0, null, (line) => lines.push(line));
    expect(units.length).toBeGreaterThanOrEqual(4);
    expect(server.traffic.sent).toBeLessThan(0.1 * facts[0]!.bytes!);

    // The last unit's bytes are held back: those before it are read meanwhile.
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const arrivals = coming.arrivals.map(({ units: of, bring }) => ({
      units: of,
      bring: of[0] === units.length - 1 ? () => held.then(bring) : bring,
    }));
    let rows = 0;
    await withArrivals(
      [{ ...coming, arrivals }],
      [...units.keys()],
      () => false,
      async (ready) => {
        for (const [place, unit] of units.entries()) {
          if (place === units.length - 1) release();
          await ready!(place);
          for await (const row of produceFiles(unit, source)) {
            if ('reason' in row) throw new Error(row.detail);
            expect(row.problem).toBe(`What is ${String(rows)}?`);
            rows++;
          }
        }
      },
    );
    expect(rows).toBe(80_000);
    expect(lines.at(-1)).toMatch(/bytes fetched of [\d,]+ \([\d.]+ %\)/);
    expect(server.traffic.sent).toBeLessThan(0.5 * facts[0]!.bytes!);
  });

  it('is fetched to less than a fifth where one short column is asked for', async () => {
    await addRows(80_000);
    const { facts } = await planHub(sourceOf({ problem: 'q', response: 'q' }), 0, null, () => undefined);
    expect(server.traffic.sent).toBeLessThan(0.2 * facts[0]!.bytes!);
  });

  it('comes whole where most of it is wanted, and is then in the cache for good', async () => {
    await addRows(3000);
    const source = sourceOf({ problem: 'q', response: 't' });
    const { units } = await planHub(source, 0, null, () => undefined);
    expect(units[0]!.piece.path).toContain('snapshots');
    process.env.HF_HUB_OFFLINE = '1';
    const again = await planHub(source, 0, null, () => undefined);
    expect(again.units).toEqual(units);
  });
});
