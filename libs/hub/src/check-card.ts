import type { Hub } from './hub.ts';

/**
 * Asks the Hub whether it would take a data set's card, before anything is sent: its complaints, none for a card
 * that is good. A Hub that has no such check has no complaints, and without a token none are asked for.
 */
export async function checkCard(hub: Hub, card: string): Promise<string[]> {
  if (hub.token === undefined) return [];
  const response = await hub.fetch(`${hub.endpoint}/api/validate-yaml`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${hub.token}`,
    },
    body: JSON.stringify({ content: card, repoType: 'dataset' }),
  });
  if (response.status === 404) return [];
  const { errors } = (await response.json().catch(() => ({}))) as { errors?: { message?: string }[] };
  return (errors ?? []).map(({ message }) => message ?? 'not said what');
}
