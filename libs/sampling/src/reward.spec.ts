import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpointSchema } from '@longhand/records';
import { openReward } from './reward.ts';
import { virtualClock } from './testing/index.ts';

describe('a reward model behind an endpoint', () => {
  it('scores a response once, whatever goes wrong on the way', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    const answers = [
      [503, {}],
      [200, { data: [{ data: [[0.1], [2.5]] }] }],
      [200, { data: [{ probs: [-1.25] }] }],
      [200, [{ embedding: [3] }]],
      [200, { data: [] }],
    ] as const;
    const asked: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const [status, answer] = answers[asked.length]!;
        asked.push(body);
        response.writeHead(status).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const open = () =>
      openReward({
        endpoint: endpointSchema.parse({ url: `http://127.0.0.1:${port}/pooling`, model: 'rm', tries: 2 }),
        journal: join(folder, 'reward.jsonl'),
        clock: virtualClock(),
        env: {},
      });
    const first = open();
    expect(await first.reward('Say hello', 'Hello')).toBe(2.5);
    expect(JSON.parse(asked[1]!)).toEqual({
      model: 'rm',
      messages: [
        { role: 'user', content: 'Say hello' },
        { role: 'assistant', content: 'Hello' },
      ],
    });
    expect(await first.reward('Say hello', 'Go away')).toBe(-1.25);
    await first.close();
    const second = open();
    expect(await second.reward('Say hello', 'Hello')).toBe(2.5);
    expect(asked).toHaveLength(3);
    expect(await second.reward('More', 'Yes')).toBe(3);
    await expect(second.reward('None', 'x')).rejects.toThrow(/answers without a score/);
    await second.close();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
});
