import { apiKey, withoutKey } from './api-key.ts';
import { endpointUrl } from './endpoint-url.ts';

describe('the address of an endpoint', () => {
  it.each([
    ['http://localhost:8000', 'http://localhost:8000/v1/models'],
    ['http://localhost:8000/', 'http://localhost:8000/v1/models'],
    ['http://localhost:8000/v1/', 'http://localhost:8000/v1/models'],
    ['https://api.example.com/openai/v1/chat/completions', 'https://api.example.com/openai/v1/models'],
    ['https://x.azure.com/openai?api-version=1', 'https://x.azure.com/openai/models?api-version=1'],
  ])('%s', (url, expected) => {
    expect(endpointUrl(url).at('models')).toBe(expected);
  });

  it.each(['localhost:8000', 'ftp://x/v1', 'nothing', 'http://user:secret@host/v1'])('is not %s', (url) => {
    expect(() => endpointUrl(url)).toThrow(/endpoint/);
    expect(() => endpointUrl('http://user:secret@host/v1')).not.toThrow(/secret/);
  });
});

describe('the key for an endpoint', () => {
  const env = { OPENAI_API_KEY: 'sk-one', OTHER: 'sk-two' };

  it.each([
    ['https://api.example.com/v1', undefined, 'sk-one'],
    ['http://localhost:8000/v1', undefined, 'sk-one'],
    ['http://127.0.0.1:8000/v1', undefined, 'sk-one'],
    ['http://node-7:8000/v1', undefined, null],
    ['http://127.0.0.1.example.com/v1', undefined, null],
    ['http://node-7:8000/v1', 'OTHER', 'sk-two'],
  ])('for %s, named %s, is %s', (url, api_key_env, expected) => {
    expect(apiKey({ url, api_key_env }, env)).toBe(expected);
  });

  it('has to be set where it is named, and does not show in what a server says', () => {
    expect(() => apiKey({ url: 'https://x/v1', api_key_env: 'MISSING' }, env)).toThrow(/MISSING is not set/);
    expect(withoutKey('bad key hunter22, or sk-abcd****wxyz', 'hunter22')).toBe('bad key …, or …');
  });
});
