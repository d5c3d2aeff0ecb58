import { detectLanguage } from './detect-language.ts';
import { letterGrams } from './letter-grams.ts';

describe('the language of a text', () => {
  it.each([
    ['This is an ordinary sentence about the weather.', 'en'],
    ['Das ist ein ganz gewöhnlicher Satz über das Wetter.', 'de'],
    ['Đây là một câu bình thường về thời tiết.', 'vi'],
    ['Đây là một câu bình thường về thời tiết.'.normalize('NFD').replaceAll('d\u0335', 'đ'), 'vi'],
    ['这是一个关于天气的普通句子。', 'zh-cn'],
    ['これは天気についての普通の文です。', 'ja'],
    ['यह मौसम के बारे में एक साधारण वाक्य है।', 'hi'],
    ['https://example.org/this/is/an/address 12345', null],
    ['', null],
  ])('%s: %s', (text, language) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it('takes Chinese characters that are used alike as one, as its profiles do', () => {
    const single = (text: string) =>
      letterGrams(Array.from(text), () => true).filter((gram) => gram.length === 1);
    expect(single('亜仮天')).toEqual(['亀', '亀', single('天')[0]]);
  });
});
